"""The kinds of bad news a caller may meet."""

from collections.abc import Mapping


class Refusal(Exception):
    """Hark says no, in a sentence the asker may read.

    The sentence is English with `str.format` fields; the values stand apart in
    `details`, so a page can translate the sentence and fill it in afterwards.
    """

    def __init__(self, sentence: str, **details: object) -> None:
        self.sentence = sentence
        self.details: Mapping[str, object] = details
        super().__init__(sentence.format(**details) if details else sentence)


class NotAllowed(Refusal):
    """The asker's role does not include this deed."""


class NotFound(Refusal):
    """There is no such thing, or the asker may not know of it."""


class Unavailable(Exception):
    """Something outside is not answering; it may pass, so try again at the edge."""

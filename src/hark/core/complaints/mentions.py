"""Who a note mentions: `@` before the name somebody signs in by, or before their name."""

import re
from collections import Counter
from collections.abc import Mapping

from hark.core.errors import Refusal

MOST = 20  # in one note
_AT = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠](?=\S)")  # and not that of an e-mail address
_SHOWN = re.compile(r"[\w.+-]{0,40}")


class NotToMention(Refusal):
    """Nobody called so may see the complaint."""


def mentioned(words: str, *, people: Mapping[str, str]) -> dict[str, str]:
    """How those mentioned sign in, in their order, each with how it reads in the words.

    `people` are those there are, by how they sign in, with their names.
    A name that several bear tells nobody: they are mentioned as they sign in.

    Raises:
        NotToMention: an `@` is followed by nobody of them, or there are too many.
    """
    shared = Counter(people.values())
    called = {username: username for username in people}
    called |= {
        name: username for username, name in people.items() if shared[name] == 1 and name not in people
    }
    longest_first = sorted(filter(None, called), key=len, reverse=True)
    found: dict[str, str] = {}
    for at in _AT.finditer(words):
        rest = words[at.end() :]
        name = next((each for each in longest_first if _begins(rest, each)), None)
        shown = _SHOWN.match(rest)
        reads = shown[0] if shown else ""
        if name is None:
            raise nobody(reads)
        found.setdefault(called[name], reads)
    if len(found) > MOST:
        raise NotToMention("Mention at most {most} people in one note.", most=MOST)
    return found


def nobody(name: str) -> NotToMention:
    """The refusal, the same for somebody who may not see the complaint and for nobody at all."""
    return NotToMention(
        "Nobody called “{name}” can see this complaint. Mention somebody by the name they sign in with, or "
        "write it without @.",
        name=name,
    )


def _begins(rest: str, name: str) -> bool:
    """Whether the text begins with the name, and not with a longer word of Latin letters."""
    after = rest[len(name) : len(name) + 1]
    is_longer = name[-1].isascii() and after.isascii() and (after.isalnum() or after == "_")
    return rest[: len(name)].casefold() == name.casefold() and not is_longer

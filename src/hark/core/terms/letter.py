"""An e-mail that came, as far as it is looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Automatic(StrEnum):
    """What says that no person wrote it."""

    REPLY = "auto_reply"
    BOUNCE = "bounce"
    LIST = "list"


class Became(StrEnum):
    """What became of an e-mail."""

    OPENED = "opened"  # a case of its own
    JOINED = "joined"  # the customer's message in the case it answers
    AGAIN = "again"  # it had come before
    AUTOMATIC = "automatic"  # no person wrote it, so it opens nothing
    ASIDE = "aside"  # it cannot be taken; a person looks at it


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail. `id` is its Message-ID, `answers` those of the messages it answers; empty where not said.

    `attached` counts the files that came with it, which stay in the mailbox.
    """

    id: str
    sender: str
    name: str
    subject: str
    text: str
    answers: tuple[str, ...] = ()
    automatic: Automatic | None = None
    attached: int = 0

"""What the environment says, understood or refused in a sentence."""

import os

from hark.core.errors import Refusal


class BadSetting(Refusal):
    """A variable of the environment cannot be used as it is."""


def whole_number(name: str, *, default: int) -> int:
    """The variable as a whole number; the default where it is not set or empty.

    Raises:
        BadSetting: it is something else.
    """
    text = os.environ.get(name, "").strip()
    if text and not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise BadSetting("{name} is {text!r}, which is not a whole number.", name=name, text=text[:80])
    return int(text) if text else default

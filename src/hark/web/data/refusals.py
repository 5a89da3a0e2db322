"""Why a file was refused, in the reader's language and by the name its sender gave it."""

import re

from hark.core.errors import Refusal
from hark.web.errors import sentence

_STORED = re.compile(r"[0-9a-f]{32}(\.[a-z0-9]{1,8}){0,2}")


def told(refusal: Refusal, *, file: str) -> str:
    """The refusal; where it names the file as it is stored here, it says `file` instead."""
    details = {
        name: file if _STORED.fullmatch(str(value)) else value for name, value in refusal.details.items()
    }
    return sentence(Refusal(refusal.sentence, **details))

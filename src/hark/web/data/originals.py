"""The original bytes of a record, as text that can be looked at."""

from hark.flows.quarantine import Shown

_LAYOUT = "\n\t"


def readable(shown: Shown) -> str:
    """The bytes in their encoding; what is no text in it is spelled out, what cannot be seen gets a sign."""
    try:
        text = shown.original.decode(shown.encoding, errors="backslashreplace")
    except LookupError:
        text = shown.original.decode(errors="backslashreplace")
    return "".join(map(_visible, text.replace("\r\n", "\n")))


def _visible(character: str) -> str:
    """A control character as the picture Unicode has for it."""
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 and character not in _LAYOUT else character

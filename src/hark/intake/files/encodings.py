"""Which encoding a text is in, told from its beginning.

A byte order mark decides. Without one, UTF-8 is believed where most lines beyond
ASCII are valid, because text in another encoding hardly ever is; then GB18030, if
what it reads is nearly all in the common set of Chinese characters; and nothing else.
"""

import re

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason

SAMPLE = 1024 * 1024
CONTROLS = bytes(set(range(32)) - set(b"\t\r\n"))
UTF_16 = frozenset({"utf-16-le", "utf-16-be"})

_NEVER_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF_32_MARKS = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
_MOST_CONTROLS = 0.05
_MOST_BAD_LINES = 0.05
_LEAST_COMMON = 0.9
_LEAST_ZEROS = 0.01
_GUESSED = 4096


class NotText(Refusal):
    """The bytes are no text."""


class UnknownEncoding(Refusal):
    """The text is in an encoding that cannot be told."""


def encoding_of(sample: bytes, *, whole: bool) -> tuple[str, int]:
    """The encoding of a text, and the length of its byte order mark.

    It is "ascii" where the sample does not show more; each later line then shows
    for itself (`decoded_alone`). `whole` says the sample is all there is; otherwise
    its last line may be cut and is left out.

    Raises:
        NotText: there are too many control characters.
        UnknownEncoding: the text is none of UTF-8, UTF-16 and GB18030.
    """
    if sample.startswith(_UTF_32_MARKS):
        raise _unknown()
    for mark, encoding in _MARKS.items():
        if sample.startswith(mark):
            return encoding, len(mark)
    if encoding := _utf_16_without_mark(sample[:_GUESSED]):
        return encoding, 0
    if _controls(sample) > _MOST_CONTROLS * len(sample):
        raise NotText(
            "The content is not text, so there is no table to read. "
            "Save the table as CSV, .xlsx or Parquet from the program it comes from, and load that."
        )
    return _by_lines(sample.splitlines() if whole else sample.splitlines()[:-1]), 0


def fault_of(text: str) -> Reason | None:
    """What is wrong with decoded text: characters no text has, or halves and stand-ins of others."""
    if strange := _NEVER_IN_TEXT.search(text):
        return Reason.CONTROL_CHARACTER if strange[0] < " " else Reason.ENCODING
    return None


def decoded_alone(line: bytes) -> str | None:
    """A line of a file that began in ASCII, by whichever encoding explains it; None if neither does."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("gb18030") if is_chinese(line) else None


def is_chinese(text: bytes) -> bool:
    """Whether GB18030 explains the bytes: they decode, and 90 % of what is beyond ASCII is common Chinese.

    Nearly any two bytes of Western text make a Chinese character, but a rare one.
    """
    try:
        decoded = text.decode("gb18030")
    except UnicodeDecodeError:
        return False
    ascii_only = len(decoded.encode("ascii", "ignore"))
    common = (len(decoded.encode("gb2312", "ignore")) - ascii_only) // 2
    return common >= _LEAST_COMMON * (len(decoded) - ascii_only)


def _by_lines(lines: list[bytes]) -> str:
    beyond = [line for line in lines if not line.isascii()]
    bad = [line for line in beyond if not _is_utf_8(line)]
    if not beyond:
        return "ascii"
    if len(bad) <= len(beyond) / 2:
        return "utf-8"
    if is_chinese(b"\n".join(bad)):
        return "gb18030"
    if len(bad) <= _MOST_BAD_LINES * len(lines):
        return "utf-8"
    raise _unknown()


def _unknown() -> UnknownEncoding:
    return UnknownEncoding(
        "The character encoding of the file cannot be told, and a guess would garble names and texts. "
        "Save it again with the encoding UTF-8 (in Excel: CSV UTF-8) and load that."
    )


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _utf_16_without_mark(head: bytes) -> str:
    """The byte order that line breaks and the zeros of ASCII characters give away, or nothing."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < _LEAST_ZEROS * len(head) or min(even, odd) > max(even, odd) / 3:
        return ""
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return encoding if "\n" in head.decode(encoding, "replace") else ""


def _controls(sample: bytes) -> int:
    return len(sample) - len(sample.translate(None, CONTROLS))

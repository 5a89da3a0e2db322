"""The original bytes of a record that is kept aside, without what must not be kept."""

import json
from collections import Counter

from hark.guard.redaction import Redacted, redact
from hark.intake.files import Dialect
from hark.intake.files.encodings import UTF_16
from hark.intake.files.opening import TEXTS


def without_secrets(original: bytes, *, dialect: Dialect) -> tuple[bytes, Counter[str]]:
    """The bytes, and how much of each kind was taken out of them; bytes that hold none are the same bytes."""
    if dialect.form not in TEXTS:
        cells = [redact(cell, sealed=True) for cell in json.loads(original)]
        counts = sum((cell.counts for cell in cells), Counter[str]())
        told = json.dumps([cell.text for cell in cells], ensure_ascii=False, separators=(",", ":"))
        return (told.encode("utf-8", "backslashreplace") if counts else original), counts
    encoding = _encoding(original, dialect)
    # What is no text in the encoding stays as it came.
    found = redact(original.decode(encoding, _errors(encoding)), sealed=True)
    return (_bytes(found, encoding) if found.counts else original), found.counts


def _encoding(original: bytes, dialect: Dialect) -> str:
    """The file's encoding; where its beginning told only of ASCII, the one that explains this record."""
    if dialect.encoding != "ascii":
        return dialect.encoding
    try:
        original.decode()
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _errors(encoding: str) -> str:
    return "replace" if encoding in UTF_16 else "surrogateescape"


def _bytes(found: Redacted, encoding: str) -> bytes:
    try:
        return found.text.encode(encoding, _errors(encoding))
    except UnicodeEncodeError:
        return found.text.encode(encoding, "replace")

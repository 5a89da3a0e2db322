"""The original bytes of a record that is kept aside, without what must not be kept."""

import json
import re
from collections import Counter
from collections.abc import Iterable

from hark.guard.redaction import Redacted, redact
from hark.intake.files import Dialect
from hark.intake.files.encodings import UTF_16
from hark.intake.files.forms import JSON, TEXTS
from hark.intake.files.objects import Faulty, members_of

_ESCAPED = re.compile(r"\\u00([2-7][0-9a-fA-F])")


def without_secrets(original: bytes, *, dialect: Dialect) -> tuple[bytes, Counter[str]]:
    """The bytes, and how much of each kind was taken out of them; bytes that hold none are the same bytes."""
    if dialect.form not in TEXTS | JSON:
        cells = [redact(cell, sealed=True) for cell in json.loads(original)]
        counts = _counts(cells)
        told = _written([cell.text for cell in cells])
        return (told.encode("utf-8", "backslashreplace") if counts else original), counts
    encoding = _encoding(original, dialect)
    # What is no text in the encoding stays as it came.
    text = original.decode(encoding, _errors(encoding))
    found = _object(text) if dialect.form in JSON else redact(text, sealed=True)
    return (_bytes(found, encoding) if found.counts else original), found.counts


def _object(text: str) -> Redacted:
    """An object, flat and without secrets, which may be spelled in escapes; a line that is none likewise."""
    try:
        members = members_of(text)
    except Faulty:
        return redact(_ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), text), sealed=True)
    names = [redact(name, sealed=True) for name in members]
    values = [redact(value, sealed=True) for value in members.values()]
    told = {name.text: value.text for name, value in zip(names, values, strict=True)}
    return Redacted(_written(told), _counts([*names, *values]))


def _counts(found: Iterable[Redacted]) -> Counter[str]:
    return sum((cell.counts for cell in found), Counter[str]())


def _written(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


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

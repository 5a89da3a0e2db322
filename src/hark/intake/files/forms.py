"""The forms a table may come in, told by the name's ending and by the first bytes; both must agree."""

from enum import StrEnum
from pathlib import Path

from hark.core.errors import Refusal


class Form(StrEnum):
    """A kind of file that can be read."""

    CSV = "csv"
    CSV_GZ = "csv.gz"
    JSONL = "jsonl"
    JSONL_GZ = "jsonl.gz"
    XES = "xes"
    XES_GZ = "xes.gz"
    XLSX = "xlsx"
    PARQUET = "parquet"
    # By other doors than files, each of one record: a CloudEvent, a bare object, a message that is neither.
    EVENT = "event"
    OBJECT = "object"
    MESSAGE = "message"


class EmptyFile(Refusal):
    """There is nothing in the file."""


class UnknownEnding(Refusal):
    """The name's ending stands for no form that can be read."""


class WrongExtension(Refusal):
    """The content is not what the name's ending says."""


class WebPage(Refusal):
    """The file is a web page, or XML that is no event log, under the name of a table."""


class Encrypted(Refusal):
    """The file is locked by a password or a key, or in a format that cannot be told from one that is."""


_ENDINGS = {
    ".csv": Form.CSV,
    ".txt": Form.CSV,
    ".tsv": Form.CSV,
    ".csv.gz": Form.CSV_GZ,
    ".txt.gz": Form.CSV_GZ,
    ".tsv.gz": Form.CSV_GZ,
    ".jsonl": Form.JSONL,
    ".ndjson": Form.JSONL,
    ".jsonl.gz": Form.JSONL_GZ,
    ".ndjson.gz": Form.JSONL_GZ,
    ".xes": Form.XES,
    ".xes.gz": Form.XES_GZ,
    ".xlsx": Form.XLSX,
    ".parquet": Form.PARQUET,
}

# Names that need no translating.
_CALLED = {
    Form.CSV: "CSV",
    Form.CSV_GZ: "gzip",
    Form.JSONL: "JSON",
    Form.XES: "XML",
    Form.XLSX: "ZIP (.xlsx)",
    Form.PARQUET: "Parquet",
}

TEXTS = {Form.CSV, Form.CSV_GZ}
JSON = {Form.JSONL, Form.JSONL_GZ, Form.EVENT, Form.OBJECT, Form.MESSAGE}

# What a form holds once it is unpacked.
PACKED = {Form.CSV_GZ: Form.CSV, Form.JSONL_GZ: Form.JSONL, Form.XES_GZ: Form.XES}

_MAGIC = {
    b"\x1f\x8b": Form.CSV_GZ,
    b"PK\x03\x04": Form.XLSX,
    b"PK\x05\x06": Form.XLSX,
    b"PAR1": Form.PARQUET,
    b'{"': Form.JSONL,
    b"[{": Form.JSONL,
}

_FOREIGN = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"RIFF": "RIFF",
    b"OggS": "Ogg",
    b"\x7fELF": "ELF",
    b"MZ\x90\x00": "EXE",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"SQLite format 3\x00": "SQLite",
    b"ARROW1": "Arrow",
    b"Obj\x01": "Avro",
    b"{\\rtf": "RTF",
    b"PK\x07\x08": "ZIP",
}

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAR, _TAR_AT = b"ustar", 257
_LOCKED_PARQUET = b"PARE"
_MARKUP = (
    b"<!doctype",
    b"<html",
    b"<head",
    b"<body",
    b"<table",
    b"<meta",
    b"<script",
    b"<svg",
)
_XML = (b"<?xml", b"<!--", b"<log")
HEAD = 512


def form_of(path: Path, head: bytes) -> Form:
    """The form of a file, from its name and its first bytes.

    Raises:
        EmptyFile, Encrypted, WebPage, UnknownEnding, WrongExtension: it has none that can be read.
    """
    content = content_of(head)
    named = _named(path)
    if named is None:
        raise UnknownEnding(
            "The name does not end in .csv, .txt, .tsv, .jsonl, .ndjson or .xes (also with .gz), "
            ".xlsx or .parquet. Save the table in one of these forms and load that."
        )
    if not is_content_of(named, content):
        if content is Form.XES:
            raise _web_page()
        raise WrongExtension(
            'The name ends in "{ending}", but the content is {content}. '
            "Load the table itself, saved as CSV, .xlsx or Parquet under its own ending.",
            ending=path.suffix,
            content=called(content),
        )
    return named


def is_content_of(named: Form, content: Form | str) -> bool:
    """Whether a file of this form may begin so. Of packed files only the wrapping shows.

    Lines of JSON are text, and one that is damaged is not the end of the others, even if it is the first.
    """
    if named in PACKED:
        return content is Form.CSV_GZ
    return content is named or (named is Form.JSONL and content is Form.CSV)


def content_of(head: bytes) -> Form | str:
    """What the first bytes say the content is: a form to read, or another's name. Text is CSV, XML is XES.

    Raises:
        EmptyFile, Encrypted, WebPage: it is none of them, and there is more to say than a name.
    """
    if not head:
        raise EmptyFile("The file is empty: it has no bytes at all. Export it again and load the new file.")
    if head.startswith(_OLE2):
        raise Encrypted(
            "This is an old Excel workbook (.xls) or one locked by a password, and neither can be read. "
            "Open it in Excel, remove the password, save it as .xlsx or CSV, and load that."
        )
    if head.startswith(_LOCKED_PARQUET):
        raise Encrypted("This Parquet file is locked by a key. Export it without encryption and load that.")
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    if text.startswith(_MARKUP):
        raise _web_page()
    if text.startswith(_XML):
        return Form.XES
    if head.startswith(_TAR, _TAR_AT):
        return "tar"
    return next(
        (content for magic, content in (_MAGIC | _FOREIGN).items() if head.startswith(magic)), Form.CSV
    )


def _web_page() -> WebPage:
    return WebPage(
        "The content is a web page or XML, as some systems hand out under the name of a spreadsheet. "
        "Open it in a spreadsheet program, save it as .xlsx or CSV, and load that."
    )


def called(content: Form | str) -> str:
    """The name of a form, or of what is none."""
    return _CALLED[content] if isinstance(content, Form) else content


def _named(path: Path) -> Form | None:
    endings = [suffix.lower() for suffix in path.suffixes[-2:]]
    return _ENDINGS.get("".join(endings)) or _ENDINGS.get("".join(endings[-1:]))

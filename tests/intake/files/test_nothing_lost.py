"""Whatever a text holds, each of its bytes is in a record or in a blank line."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hark.core.terms.intake import Record
from hark.intake.files import Dialect, open_table, reread
from hark.intake.files.delimited import records
from hark.intake.files.lines import Lines
from tests.intake.files.offered import a_text

CONTROLS = "".join(map(chr, set(range(32)) - {9, 10, 13}))
HEADER = ("编号", "公司", "投诉内容说明")
# An encoding is told from the whole and not from one strange cell, so there is a lot of ordinary text.
ORDINARY = '"一","招商银行","年费没有按照约定减免"\r\n' * 1_500

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=CONTROLS), max_size=30)
tables = st.lists(st.tuples(texts, texts, texts), min_size=1, max_size=20)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])

# What trips readers of CSV, and far more often than chance would have it.
scraps = st.sampled_from(
    [
        *(
            b'"',
            b'""',
            b'","',
            b",",
            b"\n",
            b"\r\n",
            b"\r",
            b" ",
            b"a",
            b"\x00",
            b"\xff",
            b"\xe4\xb8",
            b"\xd6\xd0",
        ),
        *(b"1,Acme,a\n", b'2,"Bolt\n', "3,招商银行,c\n".encode(), "4,招商银行,d\n".encode("gb18030")),
    ]
)
halves = st.sampled_from(
    [b"\x00\xd8", b"\x00\xdc", b"a\x00", b",\x00", b'"\x00', b"\n\x00", b"\r\x00", b"\x0a\x0d", b"\x0a\x4e"]
)
unhurried = settings(deadline=None)  # the machine may be busy
pieces = st.lists(st.lists(scraps).map(b"".join), max_size=5)
wide_pieces = st.lists(st.lists(halves).map(b"".join), max_size=5)


@unhurried
@given(rows=tables, encoding=encodings)
def test_any_text_comes_back_in_any_encoding(rows: list[tuple[str, str, str]], encoding: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)

    with tempfile.TemporaryDirectory() as folder:
        path = a_text(Path(folder), f"{','.join(HEADER)}\n{ORDINARY}{written.getvalue()}", encoding=encoding)
        with open_table(path) as table:
            read = [record.cells for record in table]

    assert read[1_500:] == rows


@unhurried
@given(pieces=pieces, encoding=st.sampled_from(["ascii", "utf-8", "gb18030"]))
def test_every_byte_is_in_a_record_or_in_a_blank_line(pieces: list[bytes], encoding: str) -> None:
    read = list(records(Lines(iter(pieces), encoding), delimiter=",", width=3))

    whole, place = b"".join(pieces), 0
    for record in read:
        found = whole.index(record.original, place)
        assert not whole[place:found].strip(b" \t\r\n")
        place = found + len(record.original)
    assert not whole[place:].strip(b" \t\r\n")
    assert_stands_alone(read, encoding)


@unhurried
@given(pieces=pieces, encoding=st.sampled_from(["ascii", "utf-8", "gb18030"]))
def test_it_does_not_matter_where_a_text_is_cut_into_pieces(pieces: list[bytes], encoding: str) -> None:
    whole = b"".join(pieces)
    byte_by_byte = (whole[at : at + 1] for at in range(len(whole)))

    read = list(records(Lines(byte_by_byte, encoding), delimiter=",", width=3))

    assert read == list(records(Lines(iter([whole]), encoding), delimiter=",", width=3))


@unhurried
@given(pieces=wide_pieces)
def test_every_byte_of_utf_16_is_too(pieces: list[bytes]) -> None:
    read = list(records(Lines(iter(pieces), "utf-16-le"), delimiter=",", width=3))

    assert written_in(b"".join(record.original for record in read)) == written_in(b"".join(pieces))
    assert_stands_alone(read, "utf-16-le")


def assert_stands_alone(read: list[Record], encoding: str) -> None:
    """Each record has a line of its own, and from its original bytes alone comes out the same."""
    assert len({record.line for record in read}) == len(read)
    for record in read:
        again = reread(record.original, header=HEADER, dialect=Dialect("csv", encoding))
        assert (again.cells, again.original, again.fault) == (record.cells, record.original, record.fault)


def written_in(text: bytes) -> list[bytes]:
    """The characters of UTF-16 that are no line breaks."""
    pairs = [text[place : place + 2] for place in range(0, len(text), 2)]
    return [pair for pair in pairs if pair not in {b"\n\x00", b"\r\x00"}]

"""Plain lines taken apart together are the records that are read one by one."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hark.core.terms.intake import Record
from hark.intake.files import delimited
from hark.intake.files.delimited import pieces, records
from hark.intake.files.lines import Lines
from hark.intake.files.plain import taken_apart
from hark.intake.files.stretches import Stretch

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# What trips readers of CSV, among rows that trip none.
scraps = st.sampled_from(
    [
        *(b'"', b'""', b'","', b'"\n"', b",", b"\n", b"\r\n", b"\r", b" ", b"a", b'"a"', b"\x00", b"\xff"),
        *(
            b"1,Acme,a\n",
            b'2,"Bolt\n',
            b'"3","Co ""re""","c"\r\n',
            b'4,"d\n\r\nd",d\n',
            b"5,e\n",
            b",,\n",
            b"\n\n",
        ),
        *("6,招商银行,f\n".encode(), "7,招商银行,g\n".encode("gb18030"), b"\xe4\xb8", b"\xd6\xd0"),
    ]
)
plain = st.sampled_from(
    [b"1,Acme,a\n", b'"2","Bolt, Inc.","b"\n', b'3,Core,"c\nc"\r\n', "4,银行,d\n".encode()]
)
texts = st.lists(st.lists(st.one_of(plain, plain, scraps), max_size=12).map(b"".join), max_size=6)
encodings = st.sampled_from(["ascii", "utf-8", "gb18030"])


@pytest.fixture(autouse=True)
def _eager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "_WORTH", 1)
    monkeypatch.setattr(delimited, "_AT_FIRST", 1)


def together(text: list[bytes], encoding: str) -> list[Record | Stretch]:
    return list(pieces(Lines(iter(text), encoding), delimiter=","))


def one_by_one(told: list[Record | Stretch]) -> Iterator[Record]:
    for piece in told:
        yield from [piece] if isinstance(piece, Record) else piece


@settings(unhurried, max_examples=500)
@given(text=texts, encoding=encodings)
def test_whatever_the_text(text: list[bytes], encoding: str) -> None:
    whole = [b"id,company,narrative\n", *text]

    alone = list(records(Lines(iter(whole), encoding), delimiter=","))

    assert list(one_by_one(together(whole, encoding))) == alone


@unhurried
@given(text=texts, encoding=st.sampled_from(["utf-16-le", "utf-16-be"]))
def test_in_utf_16(text: list[bytes], encoding: str) -> None:
    whole = ["id,company,narrative\n", *(part.decode(errors="replace") for part in text)]
    written = [part.encode(encoding) for part in whole]

    alone = list(records(Lines(iter(written), encoding), delimiter=","))

    assert list(one_by_one(together(written, encoding))) == alone


@unhurried
@given(text=texts, cut=st.integers(1, 9))
def test_wherever_it_is_cut_into_pieces(text: list[bytes], cut: int) -> None:
    whole = b"".join([b"id,company,narrative\n", *text])
    cuts = [whole[at : at + cut] for at in range(0, len(whole), cut)]

    alone = list(records(Lines(iter([whole]), "utf-8"), delimiter=","))

    assert list(one_by_one(together(cuts, "utf-8"))) == alone


@unhurried
@given(text=texts, start=st.integers(0, 9), length=st.integers(1, 9))
def test_a_part_of_a_stretch_is_some_of_its_records(text: list[bytes], start: int, length: int) -> None:
    for piece in together([b"id,company,narrative\n", *text], "utf-8"):
        if isinstance(piece, Stretch) and start < len(piece):
            stop = min(len(piece), start + length)
            assert list(piece.part(start, stop)) == list(piece)[start:stop]
            assert piece.record(start) == list(piece)[start]


def test_a_file_of_plain_lines_is_told_together() -> None:
    lines = b"".join(b'%d,"Acme ""A"", Inc.","a\r\nb"\r\n' % row for row in range(1_000))

    header, stretch = together([b"id,company,narrative\n" + lines], "utf-8")

    assert isinstance(header, Record) and isinstance(stretch, Stretch)
    assert len(stretch) == 1_000
    assert stretch.record(999) == Record(
        2_000, ("999", 'Acme "A", Inc.', "a\r\nb"), lines.splitlines(True)[-2] + lines.splitlines(True)[-1]
    )


def test_what_is_not_plain_costs_itself_and_not_the_rest() -> None:
    some = b"1,Acme,a\n" * 1_000

    told = together([b"id,company,narrative\n" + some + b"2,Bolt\n" + some], "utf-8")

    assert [len(piece) for piece in told if isinstance(piece, Stretch)] == [1_000, 1_000]


@pytest.mark.parametrize(
    "text",
    [
        *(b'1,a"b,c\n', b'1,"a"b,c\n', b'1,"a" ,c\n', b'1, "a",c\n', b'1,"a,c\n', b"1,a\r,c\n", b"\n1,a,c\n"),
        *(b"1,a\n", b"1,a,b,c\n", b"1,a,c", b'1,a,c"\n', b'"'),
    ],
)
def test_is_not_begun_where_csv_might_say_something_else(text: bytes) -> None:
    assert taken_apart(text, delimiter=",", width=3) is None

"""A file is what it holds, whatever its name says, and is named by what it is."""

import pytest

from hark.core.complaints.attachments import (
    MOST,
    MOST_AT_ONCE,
    Form,
    NotTaken,
    form_of,
    name_of,
    require_room,
)


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"%PDF-1.7\n\x00", Form.PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", Form.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00", Form.PNG),
        ("他们拒绝了我。\n".encode(), Form.TEXT),
    ],
)
def test_the_content_says_what_it_is(content: bytes, form: Form) -> None:
    assert form_of(content) is form


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"MZ\x90\x00", b"GIF89a\x00", b"PK\x03\x04", "é".encode("latin-1")]
)
def test_nothing_else_is_taken(content: bytes) -> None:
    with pytest.raises(NotTaken):
        form_of(content)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("证据.pdf", "证据.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\x\\receipt.pdf.exe", "receipt.pdf.pdf"),
        ("\u202egpj.<b>", "gpj.pdf"),
        ("", "file.pdf"),
        ("n" * 300, "n" * 76 + ".pdf"),
    ],
)
def test_the_name_ends_as_what_it_is(given: str, name: str) -> None:
    assert name_of(given, form=Form.PDF) == name


def test_there_is_a_most_at_once_and_in_all() -> None:
    require_room(at_once=MOST_AT_ONCE, held=MOST - MOST_AT_ONCE)

    for at_once, held in ((MOST_AT_ONCE + 1, 0), (1, MOST)):
        with pytest.raises(NotTaken):
            require_room(at_once=at_once, held=held)

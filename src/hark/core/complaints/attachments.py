"""What may be attached to a complaint: four forms, known by their content and not by their names."""

from collections.abc import Callable
from enum import StrEnum

from hark.core.errors import Refusal

MOST_BYTES = 5 * 2**20  # of one file
MOST_AT_ONCE = 5
MOST = 20  # of one complaint
LONGEST_NAME = 80


class Form(StrEnum):
    """A form of file that is taken; the value is the ending of its name."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    TEXT = "txt"


class NotTaken(Refusal):
    """The file is none of the forms that are taken, or one too many."""


MEDIA_TYPES = {
    Form.PDF: "application/pdf",
    Form.JPEG: "image/jpeg",
    Form.PNG: "image/png",
    Form.TEXT: "text/plain; charset=utf-8",
}


def _begins(sign: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(sign)


def _is_text(content: bytes) -> bool:
    """Whether it is UTF-8 and holds no sign of control but ends of lines and tabs."""
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(words.strip()) and not any(sign < " " and sign not in "\t\n\r\f" for sign in words)


# A PDF is text too, up to its first stream: so what begins as another form is that form.
_KNOWN: dict[Form, Callable[[bytes], bool]] = {
    Form.PDF: _begins(b"%PDF-"),
    Form.JPEG: _begins(b"\xff\xd8\xff"),
    Form.PNG: _begins(b"\x89PNG\r\n\x1a\n"),
    Form.TEXT: _is_text,
}


def form_of(content: bytes) -> Form:
    """The form of the content.

    Raises:
        NotTaken: it is none that is taken.
    """
    form = next((form for form, is_so in _KNOWN.items() if is_so(content)), None)
    if form is None:
        raise NotTaken("We take PDF, JPEG, PNG and plain text. One of the files is none of these.")
    return form


def name_of(given: str, *, form: Form) -> str:
    """What the file is called, with the ending of what it is, whatever it said of itself."""
    last = given.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    stem = plain.rpartition(".")[0] or plain
    return f"{stem[: LONGEST_NAME - 4] or 'file'}.{form.value}"


def require_room(*, at_once: int, held: int) -> None:
    """Refuse more files than are taken.

    Raises:
        NotTaken: these are too many.
    """
    if at_once > MOST_AT_ONCE:
        raise NotTaken("At most {most} files are taken at once.", most=MOST_AT_ONCE)
    if held + at_once > MOST:
        raise NotTaken("One complaint holds at most {most} files.", most=MOST)

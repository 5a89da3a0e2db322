"""What an e-mail says, as plain text: its plain part, or the other one without its tags."""

import html
import re
from email.message import EmailMessage, MIMEPart

import nh3

from hark.core.errors import Refusal

_TAGS = 10_000  # of a page in HTML; one within the other they cost the square of it
_ENDS_A_LINE = {"p", "br", "div", "li", "tr", "blockquote", "h1", "h2", "h3"}
_UNSEEN = {"script", "style", "title"}
_TAG = re.compile(r"<[^<>]*>")
_BLANK_LINES = re.compile(r"\n{3,}")
# Those e-mail is written in. The narrow Chinese ones are read as the one that holds them all.
_CHARSETS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "cp936", "x-gbk", "hz-gb-2312"), "gb18030"),
    **{name: name for name in ("utf-8", "big5", "shift_jis", "iso-2022-jp", "euc-jp", "euc-kr", "koi8-r")},
    **{f"iso-8859-{number}": f"iso-8859-{number}" for number in (1, 2, 5, 7, 9, 15)},
    **{f"windows-125{number}": f"cp125{number}" for number in range(9)},
}
_CHARSETS["hz-gb-2312"] = "hz"
_TRIED = ("utf-8", "gb18030")  # where none is said, or another than it is in


class TooManyTags(Refusal):
    """The page in HTML is built of more than a letter is."""


def body(message: EmailMessage) -> str:
    """What it says; empty where there is no text in it."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    text = _decoded(part)
    if part.get_content_subtype() == "html":
        text = plain(text)
    return _without_quotation(_tidy(text))


def plain(page: str) -> str:
    """The text of a page in HTML.

    Raises:
        TooManyTags: it would take too long.
    """
    if page.count("<") > _TAGS:
        raise TooManyTags("The page in HTML has more than {most} tags.", most=_TAGS)
    # What is left holds these tags without attributes, and no other "<".
    clean = nh3.clean(page, tags=_ENDS_A_LINE, attributes={}, clean_content_tags=_UNSEEN, link_rel=None)
    return html.unescape(_TAG.sub("\n", clean))


def _decoded(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    said = _CHARSETS.get((part.get_content_charset() or "").lower())
    for charset in (*([said] if said else []), *_TRIED):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode(said or "utf-8", errors="replace")


def _tidy(text: str) -> str:
    """The text without signs nobody sees, blanks at ends of lines and many empty lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").split("\n")
    seen = ("".join(sign for sign in line if sign.isprintable() or sign == "\t").rstrip() for line in lines)
    return _BLANK_LINES.sub("\n\n", "\n".join(seen)).strip()


def _without_quotation(text: str) -> str:
    """The text without the quoted lines it ends with: they are what it answers."""
    lines = text.split("\n")
    while lines and (not lines[-1].strip() or lines[-1].startswith(">")):
        lines.pop()
    return "\n".join(lines) or text

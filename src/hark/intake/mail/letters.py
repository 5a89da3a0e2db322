"""An e-mail read: who wrote it, what it says as plain text, what it answers. Hostile ones are refused.

The library's parser is given nothing it could choke on: headers, parts and their nesting are bounded on
the bytes first. What is taken from it is one line each, without signs that steer anything.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from itertools import chain, islice

from hark.core.errors import Refusal
from hark.core.terms.letter import Automatic, Letter
from hark.intake.mail.bodies import body

MOST = 32 * 2**20  # bytes of one e-mail
_HEAD = 128 * 1024  # bytes of all its headers
_HEADER = 8 * 1024  # bytes of one header
_PARTS = 100
_HEADERS = 2_000  # of the e-mail and all its parts
_LINES = 1_000_000  # the parser keeps each by itself; 32 MiB in base64 are less than half of it
_MOST_IDS, _IDS_LOOKED_AT, _IDS_WITHIN = 50, 500, 256 * 1024  # the last are characters
_SUBJECT, _NAME = 300, 80

_OF_A_PART = re.compile(rb"^content-[a-z-]{1,40}:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_ONE_HEADER = re.compile(rb"^[^ \t\n][^\n]*(?:\n[ \t][^\n]*)*", re.MULTILINE)
_ID = re.compile(r"<([!-;=?-~]{1,400})>")
# Begun only where a word begins: sought in a long one, it would else try 64 signs at each of them.
_SENDER = re.compile(r"(?<![^\s\"<>()@,;:\\])[^\s\"<>()@,;:\\]{1,64}@[^\s\"<>()@,;:\\]{1,255}")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_MACHINES = ("mailer-daemon@", "postmaster@")


class Unreadable(Refusal):
    """Nothing can be made of the e-mail."""


def read(original: bytes) -> Letter:
    """The e-mail of these bytes.

    Raises:
        Unreadable: it is too large, built to harm, says not who sent it, or cannot be read at all.
    """
    try:
        _bounded(original)
        return _read(original)
    except Refusal:
        raise
    except Exception as problem:  # whatever its parser stumbles over: one e-mail must not hold up the others
        raise Unreadable("The e-mail cannot be read ({kind}).", kind=type(problem).__name__) from problem


def too_large(size: int) -> Unreadable:
    """What is said of an e-mail of so many bytes."""
    return Unreadable(
        "The e-mail has {size} bytes, and {most} are the most that is read.", size=size, most=MOST
    )


def _bounded(original: bytes) -> None:
    """Refuse what the parser should not be given."""
    if len(original) > MOST:
        raise too_large(len(original))
    lines = original.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    head = lines[: _HEAD + 2].partition(b"\n\n")[0]
    if len(head) > _HEAD:
        raise _too_long()
    for count, found in enumerate(chain(_ONE_HEADER.finditer(head), _OF_A_PART.finditer(lines)), start=1):
        if found.end() - found.start() > _HEADER:
            raise _too_long()
        if count > _HEADERS:
            raise Unreadable("The e-mail has more headers than a letter has.")
    if lines.count(b"\n") > _LINES:
        raise Unreadable("The e-mail has more lines than a letter has.")
    small = lines.lower()
    if small.count(b"boundary") > _PARTS or small.count(b"message/") > _PARTS:
        raise Unreadable("The e-mail has more parts, one within the other, than a letter has.")


def _too_long() -> Unreadable:
    return Unreadable("A header of the e-mail is longer than any needs to be.")


def _read(original: bytes) -> Letter:
    message = message_from_bytes(original, policy=policy.default)
    sender, name = _sender(message)
    automatic = _automatic(message, sender)
    # A report of what could not be delivered holds that, or its headers, as one of its parts.
    named = original[:_IDS_WITHIN].decode("ascii", errors="replace") if automatic is Automatic.BOUNCE else ""
    return Letter(
        id=next(iter(_ids(_raw(message, "message-id"))), ""),
        sender=sender,
        name=name,
        subject=_line(_said(message, "subject"))[:_SUBJECT],
        text=body(message),
        answers=tuple(_ids(_raw(message, "in-reply-to"), _raw(message, "references"), named)),
        automatic=automatic,
        attached=sum(1 for part in message.walk() if part.get_filename() or part.is_attachment()),
    )


def _sender(message: EmailMessage) -> tuple[str, str]:
    headers = message.get_all("from", [])
    addresses: tuple[Address, ...] = headers[0].addresses if len(headers) == 1 else ()
    if len(addresses) != 1 or not _is_plain(addresses[0].addr_spec):
        raise Unreadable("The e-mail does not say plainly who sent it.")
    return addresses[0].addr_spec, _line(addresses[0].display_name)[:_NAME]


def _is_plain(address: str) -> bool:
    return address.isprintable() and bool(_SENDER.fullmatch(address))


def _automatic(message: EmailMessage, sender: str) -> Automatic | None:
    """What says that a machine wrote it (RFC 3834), if anything does."""
    if _said(message, "return-path").strip() == "<>" or sender.lower().startswith(_MACHINES):
        return Automatic.BOUNCE
    if message.get_content_type() == "multipart/report":
        return Automatic.BOUNCE
    submitted = _said(message, "auto-submitted").partition(";")[0].strip().lower() or "no"
    if submitted != "no" or any(message[name] for name in ("x-autoreply", "x-autorespond")):
        return Automatic.REPLY
    precedence = _said(message, "precedence").strip().lower()
    if precedence in _BULK or any(name.lower().startswith("list-") for name in message):
        return Automatic.REPLY if precedence == "auto_reply" else Automatic.LIST
    return None


def _ids(*texts: str) -> Iterator[str]:
    """Each Message-ID named at the beginning of the texts, once; however many a hostile one names."""
    found = (each[1] for text in texts for each in _ID.finditer(text, 0, _IDS_WITHIN))
    return islice(dict.fromkeys(islice(found, _IDS_LOOKED_AT)), _MOST_IDS)


def _raw(message: EmailMessage, name: str) -> str:
    """The headers of the name as they came: ids are found in them, whatever else they hold."""
    return " ".join(str(value) for key, value in message.raw_items() if key.lower() == name)


def _said(message: EmailMessage, name: str) -> str:
    return str(message.get(name, ""))


def _line(text: str) -> str:
    """The text as one line, without signs that are not seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())

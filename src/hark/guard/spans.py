"""Where in a text a number or address with a form of its own stands: cards, identity numbers, phones, e-mail.

Texts are `narrow`ed first, which keeps every character in its place.
"""

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

# Full-width signs as ASCII ones, small letters for capitals, every dash and blank as the plain one.
_NARROW = (
    {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
    | {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    | dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f"), " ")
    | dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
)
# Digits in one piece, or in groups of which all but the last have four and more.
_RUN = re.compile(r"[0-9][0-9]{3,}(?:[ -]{1,3}[0-9]{4,})*(?:[ -]{1,3}[0-9]{1,3})?")
_GROUP = re.compile(r"[0-9][0-9]*")
_DOUBLED = bytes.maketrans(bytes(range(10)), bytes([0, 2, 4, 6, 8, 1, 3, 5, 7, 9]))
_TO_DIGITS = bytes.maketrans(b"0123456789", bytes(range(10)))
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_IDENTITY = re.compile(
    r"(?<![0-9a-z])[1-8][0-9]{5} ?(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    r" ?[0-9]{3}[0-9x](?![0-9a-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECKS = "10x98765432"
_PHONE = re.compile(r"(?<![0-9])(?:\+?86[ -]?)?(1[3-9][0-9](?:[ -]?[0-9]{4}){2})(?![0-9])")
_EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}(?![a-z0-9])"
)


def narrow(text: str) -> str:
    """The text in small ASCII where a sign has a twin there, character by character."""
    return text.lower() if text.isascii() else text.translate(_NARROW)


def numbers(text: str) -> list[Span]:
    """Where a card or an identity number may stand: runs of digits long enough."""
    return [run.span() for run in _RUN.finditer(text) if run.end() - run.start() >= _SHORTEST_CARD]


def cards(text: str, *, among: Iterable[Span]) -> Iterator[Span]:
    """Numbers of 13 to 19 digits that pass Luhn's check, in one piece or in groups of four and more."""
    for run in among:
        yield from _cards_in([group.span() for group in _GROUP.finditer(text, *run)], text)


def identities(text: str, *, among: Iterable[Span]) -> Iterator[Span]:
    """Chinese identity numbers of 18 signs with the right check character."""
    for start, stop in among:
        # Two signs more: an x, and what must not follow it.
        for match in _IDENTITY.finditer(text, start, stop + 2):
            if _checks(match[0].replace(" ", "")):
                yield match.span()


def phones(text: str) -> Iterator[Span]:
    """Chinese mobile numbers, with or without +86 before them."""
    return (match.span() for match in _PHONE.finditer(text))


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses."""
    return (match.span() for match in _EMAIL.finditer(text)) if "@" in text else iter(())


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1)."""
    values = digits.encode().translate(_TO_DIGITS)[::-1]
    return (sum(values[::2]) + sum(values[1::2].translate(_DOUBLED))) % 10 == 0


def _checks(identity: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, identity[:17], strict=True))
    return _CHECKS[total % 11] == identity[17]


def _cards_in(groups: list[Span], text: str) -> Iterator[Span]:
    """Cards among groups of digits, the longest that begins at a group before a shorter one."""
    at = 0
    while at < len(groups):
        card, digits = 0, ""
        for place in range(at, len(groups)):
            start, stop = groups[place]
            digits += text[start:stop]
            if len(digits) > _LONGEST_CARD:
                break
            if len(digits) >= _SHORTEST_CARD and luhn(digits) and digits.strip(digits[0]):
                card = place + 1
        if card:
            yield groups[at][0], groups[card - 1][1]
        at = card or at + 1

"""Masks: as much of a value as tells one from another, and never all of it.

After JR/T 0171-2020, appendix A: a name keeps its last sign, a phone 3 + 4 digits, an identity number
1 + 1, a card 6 + 4, an e-mail address its first letter and its domain, a WeChat id its first sign, an
address its city.
"""

import re

from hark.guard.spans import cards, emails, identities, narrow, numbers, phones

_CARD = 16, 19  # digits of one
STAR = "*"
_CITY = re.compile(r"^(?:.{2,8}?(?:省|自治区))?.{2,8}?(?:市|自治州|地区|盟)|^.{2,8}?(?:省|自治区)")


def name(value: str) -> str:
    """`**明`: a star for each sign but the last; a name of one sign is all stars."""
    signs = value.strip()
    return STAR * max(len(signs) - 1, 1) + (signs[-1] if len(signs) > 1 else "")


def phone(value: str) -> str:
    """`138****5678`: the first three and the last four digits of a number long enough for it."""
    return _ends(value, first=3, last=4)


def identity(value: str) -> str:
    """`1****************2`: the first and the last sign."""
    return _ends(value, first=1, last=1)


def card(value: str) -> str:
    """`622202*********0128`: the first six and the last four digits."""
    return _ends(value, first=6, last=4)


def email(value: str) -> str:
    """`z***@example.com`: the first letter, and the domain."""
    local, at, domain = value.strip().rpartition("@")
    return f"{local[:1] if len(local) > 1 else ''}***@{domain}" if at else STAR * 3


def wechat(value: str) -> str:
    """`z***`: the first sign, and not how many follow."""
    id = value.strip()
    return f"{id[:1] if len(id) > 1 else ''}***"


def address(value: str) -> str:
    """`浙江省杭州市***`: the province and the city, where it names them."""
    city = _CITY.match(value.strip())
    return f"{city[0] if city and city.end() < len(value.strip()) else ''}***"


def text(words: str) -> str:
    """The text with every card, identity and phone number and e-mail address in it masked."""
    plain = narrow(words)
    runs = numbers(plain)
    masks = [(*span, identity) for span in identities(plain, among=runs)]
    masks += [(*span, card) for span in cards(plain, among=runs)]
    # A card number with a digit mistyped is still nearly the card's.
    masks += [(*span, card) for span in runs if plain[slice(*span)].isdigit() and _may_be_a_card(span)]
    masks += [(*span, phone) for span in phones(plain)]
    masks += [(*span, email) for span in emails(plain)]
    pieces, end = [], 0
    for start, stop, mask in sorted(masks, key=lambda found: found[:2]):
        if start >= end:  # an identity number may pass for a card's too
            pieces += [words[end:start], mask(words[start:stop])]
            end = stop
    return "".join([*pieces, words[end:]])


def _may_be_a_card(span: tuple[int, int]) -> bool:
    return _CARD[0] <= span[1] - span[0] <= _CARD[1]


def _ends(value: str, *, first: int, last: int) -> str:
    """Its ends around stars; all stars where the ends would tell most of it."""
    signs = "".join(value.split()).replace("-", "")
    hidden = len(signs) - first - last
    if hidden < max(2, (first + last) // 3):
        return STAR * max(len(signs), 3)
    return signs[:first] + STAR * hidden + signs[-last:]


def shape(value: str) -> str:
    """How a value is written and not what it says: `9999/99/99` of a day; of a long one 24 signs."""
    return "".join(map(_sort_of, value.strip()[:24]))


def _sort_of(sign: str) -> str:
    if sign.isdigit():
        return "9"
    if sign.isalpha():
        return ("A" if sign.isupper() else "a") if sign.isascii() else "字"
    return sign if sign.isascii() and sign.isprintable() else "·"

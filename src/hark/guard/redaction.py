"""What must not be kept is taken out of text before it is stored, and counted.

Everywhere: card numbers (13 to 19 digits, Luhn), passwords and PINs, security codes, expiry dates,
one-time codes. In a text that is not sealed, also what is personal and has a form of its own: identity
numbers with their check character, mobile numbers, e-mail addresses.
"""

import re
from collections import Counter
from dataclasses import dataclass

from hark.guard.secret_words import secrets_told
from hark.guard.spans import cards, emails, identities, narrow, numbers, phones

Found = tuple[int, int, str]

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NEAR = 12
_ENDS_A_CELL = re.compile(r"[,;|\t\"\n]")

_INSTEAD = {
    "card": ("[卡号]", "[card number]"),
    "password": ("[密码]", "[password]"),
    "security_code": ("[安全码]", "[security code]"),
    "card_expiry": ("[有效期]", "[card expiry]"),
    "one_time_code": ("[验证码]", "[one-time code]"),
    "identity": ("[证件号]", "[ID number]"),
    "phone": ("[电话]", "[phone]"),
    "email": ("[邮箱]", "[e-mail]"),
}
KINDS = tuple(_INSTEAD)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what must not be kept, and how often each kind of it was there."""

    text: str
    counts: Counter[str]


def redact(text: str, *, sealed: bool) -> Redacted:
    """The text with a word in the place of each secret; done again, it changes nothing.

    A text that is going to be `sealed` keeps the customer's own numbers and addresses, but no card.
    """
    counts = Counter[str]()
    # An open text is first what a sealed one would be, so what was kept aside sealed ends the same.
    for look in (_secrets,) if sealed else (_secrets, _personal):
        while found := look(narrow(text)):  # once more: a word put in may set free what stood beside it
            text = _replaced(text, found)
            counts.update(kind for _, _, kind in found)
    return Redacted(text, counts)


def _replaced(text: str, found: list[Found]) -> str:
    pieces, end = [], 0
    for start, stop, kind in found:
        chinese, english = _INSTEAD[kind]
        pieces += [text[end:start], chinese if _in_chinese(text, start, stop) else english]
        end = stop
    return "".join([*pieces, text[end:]])


def _secrets(plain: str) -> list[Found]:
    """What may be kept nowhere. An identity number may pass for a card's, so it is told first, and left."""
    runs = numbers(plain)
    own = [(*span, "") for span in identities(plain, among=runs)]
    cards_told = [(*span, "card") for span in cards(plain, among=runs)]
    told = [(*span, kind) for kind, span in secrets_told(plain)]
    return [found for found in _apart(plain, [*own, *cards_told, *told]) if found[2]]


def _personal(plain: str) -> list[Found]:
    """What is personal and has a form of its own."""
    own = [(*span, "identity") for span in identities(plain, among=numbers(plain))]
    ways = [(*span, "phone") for span in phones(plain)] + [(*span, "email") for span in emails(plain)]
    return _apart(plain, [*own, *ways])


def _apart(plain: str, found: list[Found]) -> list[Found]:
    """Those that do not lie over one before them in the list, first to last in the text."""
    if not found:
        return []
    taken, apart = bytearray(len(plain)), []
    for start, stop, kind in found:
        if not any(taken[start:stop]):
            taken[start:stop] = b"\x01" * (stop - start)
            apart.append((start, stop, kind))
    return sorted(apart)


def _in_chinese(text: str, start: int, stop: int) -> bool:
    """Whether the words around are Chinese, as far as the same cell of a file goes."""
    before = _ENDS_A_CELL.split(text[max(0, start - _NEAR) : start])[-1]
    after = _ENDS_A_CELL.split(text[stop : stop + _NEAR])[0]
    return bool(_CHINESE.search(before + after))

"""A text as the words triage counts, and the language it is in."""

import re
from collections.abc import Iterator, Sequence

LONGEST = 32_768  # characters read of one text; the longest narrative published has 21,928
GRAMS = 3  # of Chinese, which is written without spaces: runs of so many characters at most
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS = "abcdefghijklmnopqrstuvwxyz$"
# Every digit counts as nought: how many there are tells something, which they are tells of one customer.
_PLAIN = {
    code: chr(code).lower() if chr(code).lower() in _LETTERS else "0" if chr(code).isdigit() else " "
    for code in range(128)
}
_PIECES = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")
_COMMON_WORDS = """
the and to of i my is was in it that they for on this not have with are be been by from at as has had were
will would which when you your we our their there any all or an if but
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_FIRST, _SURE_OF_ENGLISH = 100, 0.1  # of the first words; English complaints have a third of common ones


def words(text: str) -> list[str]:
    """The words in their order, lower case; of Chinese every run of one to three characters."""
    text = text[:LONGEST]
    if text.isascii():
        return text.translate(_PLAIN).split()
    return [word for piece in _PIECES.findall(text.lower()) for word in _of_piece(piece)]


def _of_piece(piece: str) -> Iterator[str] | Sequence[str]:
    if not _HAN.match(piece):
        return re.sub(r"\d", "0", piece).replace("_", " ").split()
    return (piece[at : at + long] for long in range(1, GRAMS + 1) for at in range(len(piece) - long + 1))


def language(text: str, counted: Sequence[str]) -> str:
    """`zh`, `en` or `other`; `none` where there is no word. `counted` are the words of the text.

    A Chinese text may name products in Latin letters, so a third of Han among its letters is enough.
    """
    if not counted:
        return "none"
    text = text[:LONGEST]
    if not text.isascii():
        han = len(_HAN.findall(text))
        if 3 * han >= sum(map(str.isalpha, text)) > 0:
            return "zh"
    some = set(counted[:_FIRST])
    return "en" if len(_COMMON & some) >= _SURE_OF_ENGLISH * len(some) else "other"

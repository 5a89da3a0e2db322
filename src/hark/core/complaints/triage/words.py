"""A text as the words triage counts, and the language it is in."""

import re
from collections.abc import Iterator, Sequence

LONGEST = 32_768  # characters read of one text; the longest narrative published has 21,928
GRAMS = 3  # of Chinese, which is written without spaces: runs of so many characters at most
FIRST = 60  # words by which the language is told
SURE_OF_ENGLISH = 0.06  # of the first words; often most of them are numbers and names blotted out
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS = "abcdefghijklmnopqrstuvwxyz$"
# Every digit counts as nought: how many there are tells something, which they are tells of one customer.
PLAIN = {
    code: chr(code).lower() if chr(code).lower() in _LETTERS else "0" if chr(code).isdigit() else " "
    for code in range(128)
}
_PIECES = re.compile(rf"[{HAN}]+|[^{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")
_COMMON_WORDS = """
the and to of i my is was in it that they for on this not have with are be been by from at as has had were
will would which when you your we our their there any all or an if but account credit
report bank loan card payment debt letter called
"""
COMMON = frozenset(_COMMON_WORDS.split())


def has_han(text: str) -> bool:
    """Whether there is a Chinese character among what is read of the text."""
    return not text.isascii() and _HAN.search(text, 0, LONGEST) is not None


def words(text: str) -> list[str]:
    """The words in their order, lower case; of Chinese every run of one to three characters.

    Words are of letters and digits in ASCII: any other character but Han stands between words.
    """
    text = text[:LONGEST]
    if not has_han(text):
        return _plain(text)
    return [
        word
        for piece in _PIECES.findall(text)
        for word in (_grams(piece) if _HAN.match(piece) else _plain(piece))
    ]


def _plain(text: str) -> list[str]:
    return text.encode("ascii", "replace").decode("ascii").translate(PLAIN).split()


def _grams(run: str) -> Iterator[str]:
    return (run[at : at + long] for long in range(1, GRAMS + 1) for at in range(len(run) - long + 1))


def language(text: str, counted: Sequence[str]) -> str:
    """`zh`, `en` or `other`; `none` where there is no word. `counted` are the words of the text.

    A Chinese text may name products in Latin letters, so a quarter of Han among its letters is enough.
    """
    if has_han(text) and is_chinese(text):
        return "zh"
    first = counted[:FIRST]
    if not first:
        return "none"
    return "en" if sum(word in COMMON for word in first) >= SURE_OF_ENGLISH * len(first) else "other"


def is_chinese(text: str) -> bool:
    """Whether a quarter of the letters read are Han."""
    text = text[:LONGEST]
    return 4 * len(_HAN.findall(text)) >= sum(map(str.isalpha, text)) > 0

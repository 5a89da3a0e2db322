"""What was written to one customer, for a letter to another: no name and no number goes over.

What is known of the other is put in by its variable; whatever else might tell who they are is a gap somebody
has to fill. Rather a gap too many: `30` of a law's thirty days is one too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from hark.guard.spans import narrow

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_GREETED = re.compile(r"(尊敬的|亲爱的)[^：:，,。\n]{1,40}(?=[：:，,])|\b([Dd]ear) [^,:\n]{1,80}(?=[,:\n])")
_TITLED = re.compile(
    rf"[{_HAN}]{{1,3}}(?=先生|女士|小姐)|\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? [A-Z][\w’'-]{{0,40}}"
    rf"(?: [A-Z][\w’'-]{{0,40}}){{0,3}}"
)
# In what was narrowed: whatever of Latin letters, digits and their signs holds a digit, or is an address.
_TOKEN = re.compile(r"[0-9a-z@][0-9a-z@._%+*/:,#$-]*")
_WRITTEN_OUT = re.compile(r"[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]{2,}")
_DIGITS = re.compile(r"\d+")  # of any script
_TITLES = ("先生", "女士", "小姐")
_COMPOUND = re.compile(
    "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|夏侯|端木|独孤"
)  # surnames of two signs


def lent(text: str, *, known: Mapping[str, str], customer: str, gap: str) -> str:
    """The text with every name that is known by what stands for it there, and every number a gap.

    `customer` stands for whoever is greeted; `known` are values, each with what is put in its place.
    """
    text = _without_known(text, known)
    text = _GREETED.sub(lambda found: f"{found[1] or found[2] + ' '}{customer}", text)
    text = _TITLED.sub(customer, text)
    return _without_numbers(text, gap)


def ways_to_say(name: str) -> Iterator[str]:
    """How a letter may call whoever bears the name: in full, by its parts, by the surname with a title."""
    whole = " ".join(name.split())
    yield whole
    han = whole.replace(" ", "")
    if re.fullmatch(rf"[{_HAN}]{{2,4}}", han):
        cut = 2 if _COMPOUND.match(han) and len(han) > 2 else 1
        yield from (han, " ".join(han), *(han[:cut] + title for title in _TITLES))
        if len(han) - cut > 1:
            yield han[cut:]
        return
    yield from (part for part in re.split(r"[\s·•,，、]+", whole) if len(part) > 1)


def _without_known(text: str, known: Mapping[str, str]) -> str:
    """With what is known by its place-holder, longest first, whatever its case and width."""
    wanted = {narrow(value): instead for value, instead in known.items() if value.strip()}
    if not wanted:
        return text
    # One of Latin letters is no part of a longer word.
    pattern = "|".join(
        rf"(?<![0-9a-z]){re.escape(value)}(?![0-9a-z])" if value.isascii() else re.escape(value)
        for value in sorted(wanted, key=len, reverse=True)
    )
    return _replaced(
        text, ((*found.span(), wanted[found[0]]) for found in re.finditer(pattern, narrow(text)))
    )


def _without_numbers(text: str, gap: str) -> str:
    """With a gap for every run that holds a digit or is an address, and for numbers in Chinese words."""
    plain = narrow(text)
    tokens = (
        (found.start(), found.start() + len(found[0].rstrip(".,:")))
        for found in _TOKEN.finditer(plain)
        if any(sign.isdigit() or sign == "@" for sign in found[0])
    )
    written = (found.span() for pattern in (_WRITTEN_OUT, _DIGITS) for found in pattern.finditer(plain))
    spans: list[tuple[int, int, str]] = []
    for start, stop in sorted([*tokens, *written]):
        lie_over = spans and start < spans[-1][1]  # one gap for both
        first, last, _gap = spans.pop() if lie_over else (start, stop, gap)
        spans.append((first, max(last, stop), gap))
    return _replaced(text, spans)


def _replaced(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    pieces, end = [], 0
    for start, stop, instead in spans:
        pieces += [text[end:start], instead]
        end = stop
    return "".join([*pieces, text[end:]])

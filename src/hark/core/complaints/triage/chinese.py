"""Phrases in Chinese texts: where they stand, what they may leave open, and what only looks like one."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter

import numpy as np

from hark.core.complaints.triage.denials import denied_zh
from hark.core.complaints.triage.opinions import BUSINESS, MARK, PRODUCT
from hark.core.complaints.triage.phrases import Phrase
from hark.core.complaints.triage.runs import Runs

# What a complaint is about stays so where it is denied: 信用卡没有收到 is of a card.
NEVER_DENIED = (PRODUCT, BUSINESS)
# What may stay open within a clause, and within a sentence: what stands there, for how many characters.
_OPEN = {"…": (r"[^，。；！？,;!?\n ]", 6), "～": (r"[^。！？!?\n]", 16)}
_PARTS = re.compile(r"\(([^()]*)\)|([…～])|([^(…～]+)")
_KEPT = 10_000
_END = "\n"  # between texts: no phrase has it, and nothing is denied across it
_FARTHEST = 60  # characters: nothing that is not meant is as long
_FIRST = itemgetter(0)
_BEGUN = 3  # characters by which a phrase is looked for
_COMMON = frozenset(["你们", "我们", "他们", "没有", "银行", "不给", "什么", "客服", "公司", "电话"])
_OFTEN = (0, 300, 10, 1)  # about how often so many characters are met, one more being once

Part = tuple[str, ...] | str  # one of these; or what is open
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Looked:
    """A phrase looked for where one of its parts begins: so far back it may begin, so far on it may end."""

    number: int
    phrase: Phrase
    pattern: re.Pattern[str]
    back: int
    on: int
    meant: bool
    open: bool


class ChinesePhrases:
    """The Chinese phrases by how one part of each begins: one that few others share, so few are tried."""

    def __init__(self, phrases: Sequence[Phrase], not_meant: Sequence[Phrase]) -> None:
        every = (*phrases, *not_meant)
        parts = [_parts(phrase.words) for phrase in every]
        begins = [_begins(each) for each in parts]
        shared = Counter(start for places in begins for starts in places.values() for start in starts)
        by_start: dict[str, list[_Looked]] = {}
        for number, (phrase, each, places) in enumerate(zip(every, parts, begins, strict=True)):
            at = min(places, key=lambda place: _crowd(places[place], shared))
            looked = _Looked(
                number=number,
                phrase=phrase,
                pattern=_pattern(each),
                back=_longest(each[:at]),
                on=_longest(each[at:]),
                meant=number < len(phrases),
                open=len(each) > 1 or len(each[0]) > 1,
            )
            for start in places[at]:
                by_start.setdefault(start, []).append(looked)
        self._begun = [*by_start.values()]
        self._runs = Runs([*by_start])

    def stand_in(self, texts: Sequence[str]) -> list[tuple[Phrase, ...]]:
        """For each text in lower case the phrases that stand in it, are meant, and are not denied there.

        One that leaves something open comes as it was said: of those between | the one that stands there.
        """
        whole = _END.join(texts)
        ends = np.cumsum([len(text) + 1 for text in texts])
        met, other = self._met(whole)
        rows = np.searchsorted(ends, [said.start() for _, said in met], side="right").tolist()
        found: list[dict[int, tuple[Phrase, Span]]] = [{} for _ in texts]
        for row, (looked, said) in zip(rows, met, strict=True):
            phrase, span = looked.phrase, said.span()
            if looked.number in found[row] or _within(other.get((phrase.axis, phrase.name)), span):
                continue
            if phrase.axis in NEVER_DENIED or not denied_zh(whole, *span):
                as_said = _as_said(phrase, said.groups("")) if looked.open else phrase
                found[row][looked.number] = as_said, span
        return [_once([each for _, each in sorted(row.items(), key=_FIRST)]) for row in found]

    def _met(
        self, text: str
    ) -> tuple[list[tuple[_Looked, re.Match[str]]], dict[tuple[str, str], list[Span]]]:
        """Whatever stands in the text; and by class from where to where it says what is not meant."""
        met: list[tuple[_Looked, re.Match[str]]] = []
        other: dict[tuple[str, str], list[Span]] = {}
        for at, begun in self._runs.stand_in(text):
            for looked in self._begun[begun]:
                if looked.back:
                    there = [*looked.pattern.finditer(text, max(0, at - looked.back), at + looked.on)]
                elif one := looked.pattern.match(text, at):
                    there = [one]
                else:
                    continue
                if looked.meant:
                    met += [(looked, said) for said in there]
                else:
                    spans = other.setdefault((looked.phrase.axis, looked.phrase.name), [])
                    spans += [said.span() for said in there]
        return met, {name: sorted(spans) for name, spans in other.items()}


def _within(spans: Sequence[Span] | None, span: Span) -> bool:
    """Whether it is a part, and not the whole, of one of the spans, which are in their order."""
    if not spans:
        return False
    start, end = span
    near = spans[bisect_left(spans, (end - _FARTHEST, 0)) : bisect_left(spans, (start + 1, 0))]
    return any(end <= last and last - first > end - start for first, last in near)


def _once(found: Sequence[tuple[Phrase, Span]]) -> tuple[Phrase, ...]:
    """The phrases without those that stand in a longer one of their class: 存款 in 定期存款 says it twice."""
    spans: dict[tuple[str, str], list[Span]] = {}
    for phrase, span in found:
        spans.setdefault((phrase.axis, phrase.name), []).append(span)
    wide = {name: sorted(each) for name, each in spans.items() if len(each) > 1 and name[0] != MARK}
    return tuple(phrase for phrase, span in found if not _within(wide.get((phrase.axis, phrase.name)), span))


def _parts(words: str) -> list[Part]:
    """Words one after another."""
    return [open_ or tuple((any_of or same).split("|")) for any_of, open_, same in _PARTS.findall(words)]


def _pattern(parts: Sequence[Part]) -> re.Pattern[str]:
    pieces = (
        "{}{{0,{}}}".format(*_OPEN[part])
        if isinstance(part, str)
        else f"({'|'.join(map(re.escape, part))})".replace(r"\#", "[0-9]")
        for part in parts
    )
    return re.compile("".join(pieces))


def _longest(parts: Sequence[Part]) -> int:
    return sum(_OPEN[part][1] if isinstance(part, str) else max(map(len, part)) for part in parts)


def _begins(parts: Sequence[Part]) -> dict[int, set[str]]:
    """How each part begins that has to stand there, whichever of its words it is."""
    return {
        at: _starts(parts[at:]) for at, part in enumerate(parts) if not isinstance(part, str) and all(part)
    }


def _starts(parts: Sequence[Part], begun: str = "") -> set[str]:
    """The first three characters of whatever the parts may be; fewer, where the next may be anything."""
    if "#" in begun[:_BEGUN]:
        return {start for digit in "0123456789" for start in _starts(parts, begun.replace("#", digit, 1))}
    if len(begun) >= _BEGUN or not parts or isinstance(parts[0], str):
        return {begun[:_BEGUN]}
    return {start for word in parts[0] for start in _starts(parts[1:], begun + word)}


def _crowd(starts: set[str], shared: Counter[str]) -> int:
    """How much is tried for it, about: how often each is met, and how many phrases are then looked for."""
    return sum(shared[start] * (_OFTEN[1] if start in _COMMON else _OFTEN[len(start)]) for start in starts)


@lru_cache(maxsize=_KEPT)
def _as_said(phrase: Phrase, words: tuple[str, ...]) -> Phrase:
    left = iter(words)
    return replace(
        phrase, words="".join(part if isinstance(part, str) else next(left) for part in _parts(phrase.words))
    )

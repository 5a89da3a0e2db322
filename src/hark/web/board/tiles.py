"""The card of one indicator on the board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from hark.core.terms.card import Card, Direction
from hark.core.terms.figure import Answer, Change, Verdict
from hark.web import figures, words
from hark.web.charts.spark import Spark, spark


@dataclass(frozen=True, slots=True)
class Tile:
    """Everything one card says, ready to be set in type."""

    id: str
    name: str
    figure: str
    unit: str
    known: bool
    withheld: bool
    why: Promise | str
    interval: str
    verdict: Verdict
    verdict_word: Promise
    target: str
    change: Change
    change_word: Promise
    quantiles: str
    counted: str
    excluded: str
    spark: Spark
    chosen: bool
    choose_href: str
    rows_href: str

    @property
    def says_something(self) -> bool:
        """Whether there is a figure on it, or a reason why it is kept back, or it is looked at."""
        return self.known or self.withheld or self.chosen


def tile(
    card: Card,
    answer: Answer,
    change: Change,
    course: Sequence[Answer],
    *,
    language: str,
    chosen: bool,
    choose_href: str,
    rows_href: str,
    today: date,
    why: Promise | str = "",
) -> Tile:
    """The card of `answer`, with the course of its pieces as a small drawing; `why` it is withheld."""
    known = answer.estimate.value is not None
    return Tile(
        id=card.id,
        name=card.name.of(language),
        figure=_figure(card, answer),
        unit=figures.suffix(card.unit) if known else "",
        known=known,
        withheld=answer.suppressed,
        why=why,
        interval=figures.interval(answer.estimate, card.unit),
        verdict=answer.verdict,
        verdict_word=words.VERDICTS[answer.verdict],
        target=target(card),
        change=change,
        change_word=words.CHANGES[change],
        quantiles=_quantiles(card, answer),
        counted=figures.number(answer.n),
        excluded=figures.number(answer.excluded) if answer.excluded else "",
        spark=spark(course, target=card.target, today=today),
        chosen=chosen,
        choose_href=choose_href,
        rows_href=rows_href if known else "",
    )


def target(card: Card) -> str:
    """The target in words; nothing where none is set."""
    if card.target is None:
        return ""
    written = figures.short(card.target, card.unit)
    match card.direction:
        case Direction.HIGHER:
            return _("at least {target}").format(target=written)
        case Direction.LOWER:
            return _("at most {target}").format(target=written)
        case Direction.NEITHER:
            return written


def _figure(card: Card, answer: Answer) -> str:
    if answer.suppressed:
        return _("Withheld")
    return figures.bare(answer.estimate.value, card.unit)


def _quantiles(card: Card, answer: Answer) -> str:
    """Median and ninetieth percentile beside a mean, which a few long cases pull up."""
    median, ninetieth = answer.quantiles.get("p50"), answer.quantiles.get("p90")
    if median is None or ninetieth is None or median.value is None:
        return ""
    return " · ".join(figures.short(quantile.value or 0.0, card.unit) for quantile in (median, ninetieth))

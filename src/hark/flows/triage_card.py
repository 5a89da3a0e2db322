"""A model's card in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from hark.core.complaints.triage.drift import Drift
from hark.core.complaints.triage.model import Model
from hark.flows.triage_training import Trained

_ABOUT = """\
# The triage model of language `{language}`

Learned on {day} from {texts:,} texts of `{source}` (licence: {licence}; SHA-256
`{digest}`), {words:,} words. Of the words of these texts
{unknown_words:.2%} are not in the vocabulary.

Scores are of {tried}. A text is routed
without asking from the confidence on at which, with a margin, 95 % of such answers were right."""
_SCORES = """\
{texts:,} texts: accuracy {accuracy:.3f}, macro-F1 {macro_f1:.3f}, expected calibration
error {calibration_error:.4f}; {coverage:.1%} routed from a confidence of
{threshold:.3f} on, {right} of them rightly."""


def page(model: Model) -> str:
    """The card as a page in Markdown."""
    card: Mapping[str, Any] = model.card
    axes = (line for axis, told in card["axes"].items() for line in _axis(axis, told))
    return "\n".join([_ABOUT.format(language=model.language, **card), *axes]) + "\n"


def _axis(axis: str, told: Mapping[str, Any]) -> Iterator[str]:
    precision = "–" if told["precision"] is None else f"{told['precision']:.1%}"
    yield from ("", f"## {axis}", "")
    yield _SCORES.format(right=precision, **told)
    yield from ("", "| class | texts | F1 |", "| --- | ---: | ---: |")
    for name, of in told["classes"].items():
        yield f"| {name} | {of['texts']:,} | {of['f1']:.3f} |"
    if len(told["classes"]) <= 15:
        yield from _confusion(list(told["classes"]), told["confusion"])
    yield from (
        "",
        "How sure it was, and how often right:",
        "",
        "| texts | said | came |",
        "| ---: | ---: | ---: |",
    )
    for each in told["calibration"]:
        yield f"| {each['texts']:,} | {each['said']:.3f} | {each['came']:.3f} |"


def _confusion(names: list[str], cells: list[list[int]]) -> Iterator[str]:
    yield from ("", "What each class (a row) was taken for (a column):", "")
    yield f"| | {' | '.join(names)} |"
    yield f"| --- |{' ---: |' * len(names)}"
    for name, row in zip(names, cells, strict=True):
        yield f"| {name} | {' | '.join(map(str, row))} |"


def plain(trained: Trained) -> dict[str, object]:
    """What came of a training as plain values."""
    verdict = trained.verdict
    return {
        "language": trained.model.language,
        "in_force": trained.in_force,
        "champion": verdict and verdict.champion,
        "challenger": verdict and verdict.challenger,
        "low": verdict and verdict.low,
        "high": verdict and verdict.high,
        "p_mcnemar": verdict and verdict.chance,
        "held_out": verdict and verdict.texts,
        "unused": dict(trained.unused),
        "card": trained.model.card,
    }


def sentence(trained: Trained) -> str:
    """What came of a training."""
    model, verdict = trained.model, trained.verdict
    card: Mapping[str, Any] = model.card
    told = f"{model.language}: learned from {card['texts']:,} texts"
    if unused := sum(trained.unused.values()):
        told += f" ({unused:,} rows of the source were of no use)"
    scores = ", ".join(f"{axis} {of['macro_f1']:.3f}" for axis, of in card["axes"].items())
    told += f"; macro-F1 by cross-validation: {scores}. "
    if verdict is None:
        return told + "It is not in force."
    told += (
        f"On {verdict.texts:,} texts held out: {verdict.challenger:.3f}, what is in force "
        f"{verdict.champion:.3f} (difference {verdict.low:+.3f} to {verdict.high:+.3f}, McNemar p "
        f"{verdict.chance:.3f}). "
    )
    return told + (
        "It takes over; the one before is kept."
        if trained.in_force
        else "What is in force stays: it is better."
    )


def drift_plain(drift: Drift) -> dict[str, object]:
    """A drift as plain values."""
    return {
        "state": drift.state,
        "texts": drift.texts,
        "stability_index": drift.index,
        "by_chance": drift.by_chance,
        "unknown_words": {"then": drift.unknown_then, "now": drift.unknown_now},
        "shares": {name: {"then": then, "now": now} for name, (then, now) in drift.shares.items()},
    }


def drift_sentence(drift: Drift) -> str:
    """A drift in a sentence."""
    return (
        f"Drift of {drift.texts:,} recent texts: {drift.state} (stability index {drift.index:.3f}, by chance "
        f"up to {drift.by_chance:.3f}; "
        f"unknown words {drift.unknown_then:.2%} then, {drift.unknown_now:.2%} now)."
    )

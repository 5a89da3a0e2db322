"""Triage: learned anew and tried on narratives held out, beside TF-IDF with regression and fastText."""

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np

from benchmarks.ledgers import Ledgers
from benchmarks.report import Goal, Report, busy
from hark.core.complaints.triage.card import f1_by_class
from hark.core.complaints.triage.confidence import expected_error, threshold
from hark.core.complaints.triage.learning import PRECISION, learn
from hark.core.complaints.triage.sides import sketch
from hark.core.complaints.triage.sorting import Triage

AT_ONCE = 512
ROUNDS = 3
PASSES = 7  # over the texts, of which the quickest counts; the rivals make as many
ABOUT = """\
Narratives of the CFPB with the nine products (`HARK_NARRATIVES` names the file, which is not bundled):
{texts:,}, of which a fifth is held out, {rounds} times another; near copies of a text stand on one side.
Figures are the mean, and in brackets the least and the most. Each is trained in this run on the same
texts. *TF-IDF and regression* is scikit-learn's over words, the best of four settings ({regression});
*fastText* the best of three ({fasttext}); both chosen each time on a fifth of the texts learned from.
*Coverage* is the part of the texts held out that is as sure as a threshold: Hark's was found on the texts
learned from, with a margin, those of the rivals on the texts held out, where they have 95 % right, which
flatters them. *Precision* is that of what is covered. *Texts a second* are by processor time of one core,
from text to chances, in the quickest of seven passes each; Hark's, by the bundled model, hold every axis,
the marks and the words that spoke as well."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one of them in one round."""

    accuracy: float
    macro: float
    error: float
    coverage: float
    precision: float
    speed: float


def measure(ledgers: Ledgers) -> Report:
    """All three on the same texts."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hark.config.settings")
    os.environ.setdefault("HARK_HOME", str(ledgers.folder / "triage"))
    django.setup()
    from hark.flows import triage_examples, triage_rules, triage_store

    began = busy()
    file = os.environ.get("HARK_NARRATIVES")
    if not file:
        raise SystemExit("HARK_NARRATIVES names no file of labelled narratives, so triage is not measured.")
    told = triage_examples.of_file(Path(file))
    names = triage_rules.products()
    labels = told.labels["en"]["product"]
    right = np.array([names.index(label or "") for label in labels])
    rules = triage_rules.lexicon(), triage_rules.derivations()
    speed = _speed(Triage(triage_store.models(), *rules), told.originals["en"][::5])
    rounds, sets, took = [], [], 0.0
    for out in _held_out(told.texts["en"]):
        texts = [text for text, held in zip(told.originals["en"], out, strict=True) if held]
        began_learning = process_time()
        model, _ = learn(told.examples("en").part(~out), language="en", classes={"product": names})
        took += (process_time() - began_learning) / ROUNDS
        sort = Triage({"en": model}, *rules)
        chances = np.array([[*each.opinions["product"].chances.values()] for each in sort(texts)])
        ours = _measured(chances, right[out], speed, least=model.heads[0].threshold)
        rivals = _rivals(told.originals["en"], right, out)
        sets.append({name: _set(rival) for name, rival in rivals.items()})
        rounds.append([ours, *(_of_rival(rival, right[out]) for rival in rivals.values())])
    found = [_together(each) for each in zip(*rounds, strict=True)]
    mean = {name: of[0] for name, of in (found[0] or {}).items()}
    best = max([each["macro"][0] for each in found[1:] if each], default=0.0)
    settings = {name: "; ".join(dict.fromkeys(each[name] for each in sets)) for name in sets[0]}
    return Report(
        title="Triage",
        about=ABOUT.format(texts=len(labels), rounds=ROUNDS, **settings),
        columns=["", "Hark", "TF-IDF and regression", "fastText"],
        rows=_rows(found, took),
        goals=[
            Goal(
                "Macro-F1 no less than either",
                f"{mean['macro']:.3f} and {best:.3f}",
                reached=mean["macro"] >= best,
            ),
            Goal(
                "Expected calibration error at most 0.03",
                f"{mean['error']:.3f}",
                reached=mean["error"] <= 0.03,
            ),
            Goal(
                "At least 95 % right of what is routed, of at least 60 % of the texts",
                f"{mean['precision']:.1%} of {mean['coverage']:.1%}",
                reached=mean["precision"] >= PRECISION and mean["coverage"] >= 0.6,
            ),
            Goal("10,000 texts a second a core", f"{speed:,.0f}", reached=speed >= 10_000),
        ],
        busy=began,
    )


def _speed(sort: Triage, texts: list[str]) -> float:
    sort(texts[:AT_ONCE])
    gc.freeze()  # as the command does
    gc.set_threshold(1_000_000)

    def seconds() -> float:
        start = process_time()
        for at in range(0, len(texts), AT_ONCE):
            sort(texts[at : at + AT_ONCE])
        return process_time() - start

    return len(texts) / min(seconds() for _ in range(PASSES))


def _held_out(texts: list[list[str]]) -> Iterator[Any]:
    """Which texts are held out, round for round: a fifth of what nearly equal texts share."""
    _, groups = np.unique([sketch(words) for words in texts], return_inverse=True)
    for number in range(ROUNDS):
        yield (np.random.default_rng(number).permutation(groups.max() + 1) % 5 == 0)[groups]


def _measured(chances: Any, right: Any, speed: float, *, least: float) -> Measured:
    sure, top = chances.max(axis=1), chances.argmax(axis=1)
    hit, routed = top == right, sure >= least
    macro = f1_by_class(right, top, count=chances.shape[1])[np.unique(right)].mean()
    precision = float(hit[routed].mean()) if routed.any() else 0.0
    return Measured(
        float(hit.mean()), float(macro), expected_error(sure, hit), float(routed.mean()), precision, speed
    )


def _together(rounds: Sequence[Measured | None]) -> dict[str, list[float]] | None:
    """Of each figure the mean, the least and the most; None where the rival is not installed."""
    told = [asdict(each) for each in rounds if each]
    figures = {name: [each[name] for each in told] for name in told[0]} if told else {}
    return {name: [float(np.mean(each)), min(each), max(each)] for name, each in figures.items()} or None


def _rivals(texts: list[str], right: Any, out: Any) -> dict[str, Any]:
    """What the rivals said, run by the Python that `HARK_RIVALS` names, or by this one."""
    with TemporaryDirectory(prefix="hark-rivals-") as folder:
        for name, part in (("train", ~out), ("test", out)):
            rows = [{"text": texts[at], "class": int(right[at])} for at in np.flatnonzero(part)]
            text = "".join(f"{json.dumps(row)}\n" for row in rows)
            (Path(folder) / f"{name}.jsonl").write_text(text, encoding="utf-8")
        python = os.environ.get("HARK_RIVALS", sys.executable)
        subprocess.run([python, Path(__file__).with_name("rivals.py"), folder], check=True)
        return {
            name: json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))
            for name in ("regression", "fasttext")
        }


def _of_rival(rival: dict[str, Any], right: Any) -> Measured | None:
    if "absent" in rival:
        return None
    chances = np.array(rival["chances"])
    sure, hit = chances.max(axis=1), chances.argmax(axis=1) == right
    least = threshold(sure, hit, precision=PRECISION)
    return _measured(chances, right, len(right) / rival["seconds"], least=least)


def _set(rival: dict[str, Any]) -> str:
    return str(rival.get("absent") or rival["set"])


def _rows(found: list[Any], took: float) -> list[list[str]]:
    def row(words: str, name: str, form: str, *, spread: bool = True) -> list[str]:
        cells = (each and [format(figure, form) for figure in each[name]] for each in found)
        return [words, *(_cell(each, spread=spread) for each in cells)]

    return [
        row("accuracy", "accuracy", ".3f"),
        row("macro-F1", "macro", ".3f"),
        row("expected calibration error", "error", ".3f"),
        row("coverage", "coverage", ".1%"),
        row("precision of what is routed", "precision", ".1%"),
        row("texts a second", "speed", ",.0f", spread=False),
        ["processor seconds to learn, with five folds", f"{took:.0f}", "", ""],
    ]


def _cell(told: list[str] | None, *, spread: bool) -> str:
    if told is None:
        return "not installed"
    mean, least, most = told
    return f"{mean} ({least}–{most})" if spread else mean

"""Triage: learned anew and tried on narratives held out, beside TF-IDF with regression and fastText."""

import gc
import json
import os
import subprocess
import sys
from dataclasses import dataclass
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
from hark.core.complaints.triage.sorting import Triage

AT_ONCE = 512
ABOUT = """\
Narratives of the CFPB with the nine products (`HARK_NARRATIVES` names the file, which is not bundled):
{learned:,} to learn from and {tried:,} held out, a fifth at random; among them templates many people send.
Each is trained in this run on the same texts. *TF-IDF and regression* is scikit-learn's over words, the best
of four settings ({regression}); *fastText* the best of two ({fasttext}); both chosen on a fifth of the texts
learned from. *Coverage* is the part of the texts held out that is as sure as a threshold at which 95 % were
right: Hark's was found on the texts learned from, those of the rivals on the texts held out, which flatters
them. *Precision* is that of what is covered. *Texts a second* are by processor time of one core, from text to
chances; Hark's, by the bundled model, hold every axis, the marks and the words that spoke as well."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of one of them; None where it is not installed."""

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
    out = np.isin(np.arange(len(labels)), np.random.default_rng(5).permutation(len(labels))[::5])
    right = np.array([names.index(label or "") for label in labels])
    texts = [text for text, held in zip(told.originals["en"], out, strict=True) if held]
    began_learning = process_time()
    model, _ = learn(told.examples("en").part(~out), language="en", classes={"product": names})
    took = process_time() - began_learning
    rules = triage_rules.lexicon(), triage_rules.derivations()
    chances = np.array(
        [[*each.opinions["product"].chances.values()] for each in Triage({"en": model}, *rules)(texts)]
    )
    speed = _speed(Triage(triage_store.models(), *rules), texts)
    head = model.head("product")
    assert head
    ours = _measured(chances, right[out], speed, least=head.threshold)
    rivals = _rivals(told.originals["en"], right, out)
    them = [_of_rival(rival, right[out]) for rival in rivals.values()]
    best = max([each.macro for each in them if each], default=0.0)
    return Report(
        title="Triage",
        about=ABOUT.format(
            learned=int((~out).sum()), tried=len(texts), **{n: _set(r) for n, r in rivals.items()}
        ),
        columns=["", "Hark", "TF-IDF and regression", "fastText"],
        rows=_rows([ours, *them], took),
        goals=[
            Goal(
                "Macro-F1 no less than either", f"{ours.macro:.3f} and {best:.3f}", reached=ours.macro >= best
            ),
            Goal("Expected calibration error at most 0.03", f"{ours.error:.3f}", reached=ours.error <= 0.03),
            Goal(
                "At least 95 % right of what is routed, of at least 60 % of the texts",
                f"{ours.precision:.1%} of {ours.coverage:.1%}",
                reached=ours.precision >= PRECISION and ours.coverage >= 0.6,
            ),
            Goal("10,000 texts a second a core", f"{ours.speed:,.0f}", reached=ours.speed >= 10_000),
        ],
        busy=began,
    )


def _speed(sort: Triage, texts: list[str]) -> float:
    sort(texts[:AT_ONCE])
    gc.freeze()  # as the command does
    gc.set_threshold(1_000_000)
    start = process_time()
    for at in range(0, len(texts), AT_ONCE):
        sort(texts[at : at + AT_ONCE])
    return len(texts) / (process_time() - start)


def _measured(chances: Any, right: Any, speed: float, *, least: float) -> Measured:
    sure, top = chances.max(axis=1), chances.argmax(axis=1)
    hit, routed = top == right, sure >= least
    macro = f1_by_class(right, top, count=chances.shape[1])[np.unique(right)].mean()
    precision = float(hit[routed].mean()) if routed.any() else 0.0
    return Measured(
        float(hit.mean()), float(macro), expected_error(sure, hit), float(routed.mean()), precision, speed
    )


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


def _rows(found: list[Measured | None], took: float) -> list[list[str]]:
    def row(words: str, told: Any) -> list[str]:
        return [words, *("not installed" if each is None else told(each) for each in found)]

    return [
        row("accuracy", lambda m: f"{m.accuracy:.3f}"),
        row("macro-F1", lambda m: f"{m.macro:.3f}"),
        row("expected calibration error", lambda m: f"{m.error:.3f}"),
        row("coverage", lambda m: f"{m.coverage:.1%}"),
        row("precision of what is routed", lambda m: f"{m.precision:.1%}"),
        row("texts a second", lambda m: f"{m.speed:,.0f}"),
        ["processor seconds to learn, with five folds", f"{took:.0f}", "", ""],
    ]

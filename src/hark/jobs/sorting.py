"""The command that sorts complaints; it needs nothing learning does, and is ready the sooner."""

import gc
import json
import sys
from argparse import Namespace
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from pydantic_core import to_json

from hark.core.complaints.triage.opinions import BUSINESS, ISSUE, PRODUCT, REASON, SEVERITY, Triaged
from hark.flows import triage
from hark.flows.triage_lines import batches
from hark.guard.access import operator
from hark.jobs.command import DONE, REFUSED
from hark.jobs.start import operator_name


def predict(options: Namespace) -> int:
    """What each text is about, a line each; 1 when some line was no text."""
    sort = triage.sorter(by=operator(operator_name()), confidence=options.confidence)
    # Nothing made for a text refers to itself: looking for circles costs a fifth of the time and finds none.
    gc.freeze()
    gc.set_threshold(1_000_000)
    bad = False
    with _opened(options.file) as file:
        for asked, unread in batches(file):
            for line in unread:
                bad = True
                print(f"hark: line {line.line}: {line.problem}", file=sys.stderr)
            found = sort([each.text for each in asked])
            told = _as_json if options.json else _in_words
            lines = [told(each.id, one) for each, one in zip(asked, found, strict=True)]
            print("".join(f"{line}\n" for line in lines), end="")
    return REFUSED if bad else DONE


def _opened(name: str) -> "nullcontext[BinaryIO] | BinaryIO":
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def _as_json(id: object, told: Triaged) -> str:
    said = told.opinions
    issue = said.get(ISSUE)
    return _written(
        {
            "id": id,
            "product": said[PRODUCT].chances,
            "language": told.language,
            "severity": said[SEVERITY].chances,
            "reason": said[REASON].chances,
            "abstain": told.abstains,
            "business": said[BUSINESS].chances,
            "issue": issue.chances if issue else {},
            "marks": {mark.name: {"probability": mark.chance, "words": mark.words} for mark in told.marks},
            "words": {axis: opinion.words for axis, opinion in said.items()},
            "basis": {axis: opinion.basis for axis, opinion in said.items()},
            "unsure": [axis for axis, opinion in said.items() if opinion.unsure],
        }
    )


def _written(told: dict[str, object]) -> str:
    try:
        return to_json(told, ensure_ascii=True).decode()  # four times as fast as the standard library's
    except ValueError:  # an id with half a character in it
        return json.dumps(told)


def _in_words(id: object, told: Triaged) -> str:
    product = told.opinions[PRODUCT]
    top = max(product.chances, key=product.chances.__getitem__)
    said = "ask a person" if told.abstains else top
    marks = ", ".join(mark.name for mark in told.marks)
    told_id = "".join(c if c.isprintable() else "?" for c in str(id))
    return "\t".join([told_id, told.language, said, f"{top} {product.chances[top]:.2f}", marks])

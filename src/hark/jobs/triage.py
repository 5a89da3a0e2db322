"""Commands that learn to sort complaints, and show what was learned."""

import json
from argparse import Namespace
from pathlib import Path

from django.utils import timezone

from hark.flows import triage, triage_card, triage_cases, triage_training
from hark.flows.triage_cases import CASES
from hark.flows.triage_lines import batches
from hark.guard.access import Staff, operator
from hark.jobs.command import DONE, REFUSED
from hark.jobs.start import operator_name


def train(options: Namespace) -> int:
    """A model a language, and whether it is in force; 1 when none of them was any better."""
    by, now = operator(operator_name()), timezone.now()
    if options.out:
        trained = triage_training.bundle(
            options.source, to=options.out, licence=options.licence, by=by, now=now
        )
        for each in trained:
            page = options.out / f"{each.model.language}.md"
            page.write_text(triage_card.page(each.model), encoding="utf-8")
    else:
        trained = triage_training.train(
            options.source, anew=options.anew, licence=options.licence, by=by, now=now
        )
    if options.json:
        print(json.dumps([triage_card.plain(each) for each in trained], ensure_ascii=False))
    else:
        print("\n".join(triage_card.sentence(each) for each in trained))
    return DONE if options.out or any(each.in_force for each in trained) else REFUSED


def card(options: Namespace) -> int:
    """The card of the model in force, and whether recent texts have drifted away from it."""
    by = operator(operator_name())
    model = triage.look(options.language, by=by)
    drift = triage.drifted(model, _texts(options, by=by), by=by) if options.recent else None
    if options.json:
        told = {"language": model.language, **model.card}
        more = {} if drift is None else {"drift": triage_card.drift_plain(drift)}
        print(json.dumps({**told, **more}, ensure_ascii=False))
    else:
        print(triage_card.page(model))
        if drift:
            print(triage_card.drift_sentence(drift))
    return DONE


def _texts(options: Namespace, *, by: Staff) -> list[str]:
    """The newest of the complaints handled here, or the texts of a file."""
    if options.recent == CASES:
        return triage_cases.newest(options.language, by=by, now=timezone.now())
    with Path(options.recent).open("rb") as lines:
        return [each.text for asked, _ in batches(lines) for each in asked]

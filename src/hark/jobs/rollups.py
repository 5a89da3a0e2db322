"""Commands that keep the sums of days."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from time import monotonic

from django.utils import timezone

from hark.flows import rollups as flow
from hark.guard.access import operator
from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import counted
from hark.jobs.start import operator_name


def refresh(options: Namespace) -> int:
    """What was done to each ledger that was behind."""
    done = flow.refresh(by=operator(operator_name()), now=timezone.now())
    if options.json:
        print(json.dumps({name: asdict(rolled) for name, rolled in done.items()}))
        return DONE
    for name, rolled in done.items():
        print(f"{name}: {rolled.made} made, {rolled.merged} merged, up to version {rolled.version}.")
    if not done:
        print("Nothing is new.")
    return DONE


def rebuild(options: Namespace) -> int:
    """All made anew, with how much and how long."""
    started = monotonic()
    done = flow.rebuild(options.ledger, by=operator(operator_name()), now=timezone.now())
    seconds = monotonic() - started
    if options.json:
        print(json.dumps({name: {**asdict(rolled), "seconds": seconds} for name, rolled in done.items()}))
        return DONE
    for name, rolled in done.items():
        print(f"{name}: {counted(rolled.rows, 'sum')}, up to version {rolled.version}.")
    print(f"{seconds:.1f} seconds.")
    return DONE


def check(options: Namespace) -> int:
    """Each ledger's sums beside its facts; 1 when they differ or a file is damaged."""
    proofs = flow.prove(options.ledger, by=operator(operator_name()))
    if options.json:
        print(json.dumps({name: {**asdict(proof), "holds": proof.holds} for name, proof in proofs.items()}))
    else:
        for name, proof in proofs.items():
            print(
                f"{name}: {counted(proof.compared, 'sum')} compared with the facts"
                f" of version {proof.version}."
            )
    for name, proof in proofs.items():
        for cube, count in proof.differing.items():
            print(
                f"hark: {name}: {count:,} {cube} differ; `hark rollups rebuild` mends them.", file=sys.stderr
            )
        for segment in proof.damaged:
            print(f"hark: {name}: {segment} is damaged; the next refresh mends it.", file=sys.stderr)
    return DONE if all(proof.holds for proof in proofs.values()) else REFUSED

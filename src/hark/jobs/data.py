"""Commands that bring data in, look at what was kept aside, and take data out."""

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from functools import reduce
from operator import add
from pathlib import Path

from django.utils import timezone

from hark.core.errors import Refusal
from hark.core.terms.intake import Tally
from hark.core.terms.ledger import LEDGERS
from hark.flows import exports, facts, feeds, loading, offering, quarantine, replaying, rollups
from hark.flows.ahead import Ahead
from hark.guard.access import Staff, operator
from hark.jobs import rehearsing
from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import are, counted
from hark.jobs.start import operator_name

MANY = 10_000  # records after which it is worth the second to sum them up at once


def load(options: Namespace) -> int:
    """Settle each file in turn, past those that are refused; one account for all of them."""
    if options.dry_run:
        return rehearsing.rehearse(options)
    by = operator(operator_name())
    total, redacted, feed, refused = Tally(), Counter[str](), options.feed, False
    arrivals = set[int]()
    for file in options.files:
        try:
            settled = settle(file, mapping=options.mapping, feed=options.feed, by=by)
        except Refusal as refusal:
            refused = rehearsing.say_refused(file, refusal)
            continue
        total, feed = total + settled.tally, settled.feed
        arrivals.add(settled.arrival)
        redacted += settled.redacted
        if settled.refusal:
            refused = rehearsing.say_refused(file, settled.refusal, read=settled.tally.read)
    ahead = _brought_ahead(arrivals, by=by)
    if options.json:  # only here, for it reads all the feed ever brought
        digest = feeds.digest(feed, by=by) if arrivals else ""
        told = {"digest": digest, "redacted": redacted, "ahead": rehearsing.ahead_as_json(ahead)}
        print(json.dumps({"feed": feed, **asdict(total), **told}))
    elif arrivals:
        print(
            f"{feed}: {total.read:,} read = {total.accepted:,} accepted"
            f" + {counted(total.duplicates, 'duplicate')} + {total.quarantined:,} in quarantine"
        )
    if total.accepted >= MANY:
        rollups.refresh(by=by, now=timezone.now())
    _say_beside(total, redacted, ahead)
    return REFUSED if refused or total.quarantined else DONE


def _brought_ahead(arrivals: Iterable[int], *, by: Staff) -> Ahead | None:
    """What the files brought that is dated after today, all together."""
    each = (feeds.brought_ahead(arrival, by=by, now=timezone.now()) for arrival in arrivals)
    found = [ahead for ahead in each if ahead]
    return reduce(add, found) if found else None


def _say_beside(total: Tally, redacted: Counter[str], ahead: Ahead | None) -> None:
    """Say on the error stream what whoever loads should look at."""
    if redacted:
        found = rehearsing.by_kind(redacted)
        print(f"hark: taken out before anything was stored: {found}.", file=sys.stderr)
    if ahead:
        print(
            f"hark: dated after today: {ahead.count:,}, the latest {ahead.latest};"
            " counted in that later period. Is the year right?",
            file=sys.stderr,
        )
    if total.quarantined:
        print(
            f"hark: {total.quarantined:,} of {counted(total.read, 'record')} {are(total.quarantined)}"
            " in quarantine; `hark quarantine list` says why.",
            file=sys.stderr,
        )


def settle(file: Path, *, mapping: str, feed: str, by: Staff) -> loading.Settled:
    """The file settled with a progress bar on the terminal's error stream."""
    arrival = offering.receive(
        file, file_name=file.name, mapping=mapping, feed=feed, by=by, now=timezone.now()
    )
    with rehearsing.progress(file) as told:
        return loading.settle(
            arrival,
            file,
            by=by,
            clock=timezone.now,
            report=lambda progress: told(progress.tally.read, progress.position),
        )


def quarantine_list(options: Namespace) -> int:
    """The records kept aside, without their values."""
    by = operator(operator_name())
    state = "" if options.state == "all" else options.state
    kept, _ = quarantine.page(by=by, limit=sys.maxsize, feed=options.feed, reason=options.reason, state=state)
    if options.json:
        print(json.dumps([asdict(record) for record in kept], default=str))
    else:
        for record in kept:
            more = f" and {len(record.also):,} more" if record.also else ""
            why = f": {record.put_away_why}" if record.put_away_why else ""
            print(
                f"{record.id}\t{record.feed}\t{record.file_name}\tline {record.line}\t{record.column}"
                f"\t{record.reason}{more}\t{record.state}{why}"
            )
    return DONE


def quarantine_show(options: Namespace) -> int:
    """One record, its bad value and its original bytes."""
    shown = quarantine.show(options.id, by=operator(operator_name()), now=timezone.now())
    original = shown.original.decode(errors="backslashreplace")
    if options.json:
        print(json.dumps({**asdict(shown.kept), "value": shown.value, "original": original}, default=str))
    else:
        also = ", ".join(map(str, shown.kept.also))
        for name, value in {**asdict(shown.kept), "also": also}.items():
            print(f"{name}: {value}")
        print(f"value: {shown.value}\noriginal:\n{original}")
    return DONE


def quarantine_replay(options: Namespace) -> int:
    """Another try; 1 when some records still cannot be used, or some that were named are not open."""
    named = set(options.ids)
    tally = replaying.replay(
        by=operator(operator_name()), now=timezone.now(), ids=named or None, feed=options.feed
    )
    if options.json:
        print(json.dumps(asdict(tally)))
    else:
        print(
            f"{tally.read:,} tried = {tally.accepted:,} accepted"
            f" + {counted(tally.duplicates, 'duplicate')} + {tally.quarantined:,} still in quarantine"
        )
    if tally.quarantined:
        print(f"hark: {counted(tally.quarantined, 'record')} still cannot be used.", file=sys.stderr)
    missed = len(named) - tally.read if named else 0
    if missed:
        which = (
            f"{missed:,} of the {counted(len(named), 'record')} named {are(missed)}"
            if tally.read
            else "No record named is"
        )
        where = f" in the feed {options.feed}" if options.feed else ""
        print(f"hark: {which} {'not ' if tally.read else ''}open{where}.", file=sys.stderr)
    return REFUSED if tally.quarantined or missed else DONE


def export(options: Namespace) -> int:
    """A whole ledger in a file."""
    file, form = (options.csv, "csv") if options.csv else (options.xlsx, "xlsx")
    by, now = operator(operator_name()), timezone.now()
    if options.ledger in LEDGERS:
        chosen = facts.selection(options.ledger, descending=False)
        made = facts.export(options.ledger, chosen, form=form, by=by, now=now)
    elif options.ledger == "quarantine":
        made = exports.quarantine(form=form, by=by, now=now)
    else:
        made = exports.audit(form=form, by=by, now=now)
    write(made.chunks, file)
    masked = f" Left out: {', '.join(made.masked)}." if made.masked else ""
    print(f"{counted(made.rows, 'row')} in {file.name}.{masked}")
    return DONE


def write(chunks: Iterable[bytes], file: Path) -> None:
    """The bytes in the file, whole or not at all."""
    draft = file.with_name(f".{file.name}.part")
    try:
        with draft.open("wb") as out:
            out.writelines(chunks)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)

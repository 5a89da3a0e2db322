"""Commands about sources: declare them, list them, and pull what is new."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict

from django.utils import timezone

from hark import wiring
from hark.flows import pulling, rollups, sources, trying
from hark.guard.access import Staff, operator
from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import are, counted
from hark.jobs.data import MANY
from hark.jobs.start import operator_name


def pull(options: Namespace) -> int:
    """What is new at each source settled; 1 when one was not read to its end, or a record was kept aside."""
    by = operator(operator_name())
    run = _try_out if options.dry_run else _pull
    refused = [run(name, by, options) for name in options.names]  # one that is stands in no other's way
    return REFUSED if any(refused) else DONE


def _pull(name: str, by: Staff, options: Namespace) -> bool:
    pulled = pulling.pull(name, doors=wiring.databases(), by=by, clock=timezone.now, anew=options.anew)
    tally = pulled.tally
    if options.json:
        told = {"source": pulled.source, "feed": pulled.feed, **asdict(tally)}
        refusal = str(pulled.refusal) if pulled.refusal else ""
        more = {"redacted": pulled.redacted, "watermark": pulled.watermark, "refusal": refusal}
        print(json.dumps({**told, **more}))
    else:
        print(
            f"{pulled.source}: {tally.read:,} new = {tally.accepted:,} accepted"
            f" + {counted(tally.duplicates, 'duplicate')} + {tally.quarantined:,} in quarantine;"
            f" read up to {pulled.watermark or 'nothing yet'}"
        )
    if tally.accepted >= MANY:
        rollups.refresh(by=by, now=timezone.now())
    if pulled.refusal:
        print(f"hark: {name}: {pulled.refusal}", file=sys.stderr)
    if tally.quarantined:
        print(
            f"hark: {tally.quarantined:,} of {counted(tally.read, 'record')} {are(tally.quarantined)}"
            " in quarantine; `hark quarantine list` says why.",
            file=sys.stderr,
        )
    return bool(pulled.refusal or tally.quarantined)


def _try_out(name: str, by: Staff, options: Namespace) -> bool:
    tried = trying.try_out(name, doors=wiring.databases(), by=by, now=timezone.now())
    tally = tried.tally
    refused = [
        {"reason": reason.value, "column": column, "records": count}
        for (reason, column), count in tried.aside.most_common()
    ]
    if options.json:
        refusal = str(tried.refusal) if tried.refusal else ""
        told = {"source": tried.source, "feed": tried.feed, **asdict(tally)}
        print(json.dumps({**told, "refused": refused, "refusal": refusal, "dry_run": True}))
    else:
        print(
            f"{tried.source}: {tally.read:,} new, of which {tally.accepted:,} would be accepted,"
            f" {tally.duplicates:,} {are(tally.duplicates)} duplicate,"
            f" {tally.quarantined:,} would be kept in quarantine. Nothing was written."
        )
        for each in refused:
            print(f"{each['records']:,}\t{each['reason']}\t{each['column']}")
    if tried.refusal:
        print(f"hark: {name}: {tried.refusal}", file=sys.stderr)
    return bool(tried.refusal or tally.quarantined)


def listed(options: Namespace) -> int:
    """Each source, how far it was read, and when it is pulled next."""
    found = sources.sources(by=operator(operator_name()), now=timezone.now())
    if options.json:
        print(json.dumps([asdict(each) for each in found], default=str))
    else:
        for each in found:
            due = f"next {each.due_at:%Y-%m-%d %H:%M}" if each.due_at else "by command"
            last = f"last {each.ended_at:%Y-%m-%d %H:%M}" if each.ended_at else "never pulled"
            up_to = f"read up to {each.watermark}" if each.watermark else "nothing read yet"
            state = (each.refusal.format(**each.refusal_details),) if each.refusal else ()
            print("\t".join((each.name, each.feed, each.mapping, last, up_to, due, *state)))
    return DONE


def declared(options: Namespace) -> int:
    """The source in the file, kept under its name."""
    source = sources.declare(options.file.read_bytes(), by=operator(operator_name()), now=timezone.now())
    print(f"{source.name}: declared. `hark pull {source.name} --dry-run` shows what it would bring.")
    return DONE


def removed(options: Namespace) -> int:
    """The source pulled no more."""
    sources.remove(options.name, by=operator(operator_name()), now=timezone.now())
    print(f"{options.name}: removed. What came from it stays.")
    return DONE

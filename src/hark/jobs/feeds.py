"""Commands about feeds: how it stands with their data, what is usual, what came and is withdrawn."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict

from django.utils import timezone

from hark.flows import feeds as kept
from hark.flows import freshness, rhythms, rollups, withdrawals, withdrawing
from hark.flows.freshness import Freshness
from hark.guard.access import operator
from hark.jobs.command import DONE
from hark.jobs.counting import counted
from hark.jobs.start import operator_name


def feeds(options: Namespace) -> int:
    """How it stands with each feed, a line each."""
    found = freshness.freshness(by=operator(operator_name()), now=timezone.now())
    if options.json:
        print(json.dumps([_plain(each) for each in found]))
    else:
        for each in found:
            print("\t".join((each.feed, each.ledger, each.standing.state, *_words(each))))
    return DONE


def rhythm(options: Namespace) -> int:
    """The rhythm kept, or learned again; or days noted of which nothing is missing."""
    if options.complete:
        by, now = operator(operator_name()), timezone.now()
        rhythms.complete(options.feed, days=options.complete, by=by, now=now)
        print(f"{options.feed}: complete on {', '.join(map(str, options.complete))}")
        return DONE
    rhythms.declare(options.feed, days=options.days or (), by=operator(operator_name()), now=timezone.now())
    print(f"{options.feed}: {'declared' if options.days else 'learned from its own history'}")
    return DONE


def loads(options: Namespace) -> int:
    """The files that arrived, a line each, the newest first."""
    found, _ = kept.arrivals(by=operator(operator_name()), feed=options.feed, limit=options.most)
    if options.json:
        print(json.dumps([asdict(each) for each in found], default=str))
    else:
        for each in found:
            state = "withdrawn" if each.withdrawn_at else each.state
            told = f"{each.tally.accepted:,} accepted"
            print("\t".join((str(each.id), each.feed, each.file_name, state, told)))
    return DONE


def withdraw(options: Namespace) -> int:
    """What the load brought is taken back; broken off, the worker or the same command goes on with it."""
    by = operator(operator_name())
    arrived = kept.arrival(options.load, by=by)
    if arrived.id not in withdrawals.unfinished():
        withdrawals.withdraw(arrived.id, mistake=options.because, by=by, now=timezone.now())
    came_of_it = withdrawing.finish(arrived.id, by=by, clock=timezone.now)
    if options.json:
        print(json.dumps({"feed": arrived.feed, **asdict(came_of_it)}, default=str))
    else:
        print(
            f"{arrived.feed}: load {arrived.id} is withdrawn:"
            f" {counted(came_of_it.taken_back, 'record')} taken back, {came_of_it.restored:,} in force again"
        )
    later, repeating = withdrawals.repeating(arrived.id)
    if later:
        named = ", ".join(f"{each.file_name} (load {each.id})" for each in later)
        more = f" and {repeating - len(later):,} more" if repeating > len(later) else ""
        print(
            f"hark: {counted(repeating, 'later load')} of the feed told records that were here already;"
            f" load those files again if they were of this load: {named}{more}.",
            file=sys.stderr,
        )
    rollups.refresh(by=by, now=timezone.now())
    return DONE


def _plain(each: Freshness) -> dict[str, object]:
    standing, rhythm = each.standing, each.rhythm
    return {
        "feed": each.feed,
        "ledger": each.ledger,
        "state": standing.state,
        "newest": standing.newest and standing.newest.isoformat(),
        "missing": standing.missing,
        "usually_waiting": standing.usually_waiting,
        "thin": [
            {"day": thin.day.isoformat(), "count": thin.count, "usual": thin.usual} for thin in standing.thin
        ],
        "declared": each.declared,
        "usual_by_day": rhythm and [rhythm.days[weekday].middle for weekday in range(1, 8)],
        "usual_by_hour": rhythm
        and [[rhythm.in_hour(weekday, hour) for hour in range(24)] for weekday in range(1, 8)],
        "weeks": rhythm and rhythm.weeks,
    }


def _words(each: Freshness) -> list[str]:
    standing = each.standing
    words = [f"newest {standing.newest:%Y-%m-%d %H:%M}" if standing.newest else "nothing yet"]
    if standing.missing is not None:
        words.append(
            f"{standing.missing:,.0f} missing, usually up to {standing.usually_waiting:,.0f} waiting"
        )
    words += [f"{thin.day}: {thin.count:,} of usually {thin.usual:,.0f}" for thin in standing.thin]
    return words

"""Commands about feeds: how it stands with their data, and what they usually bring."""

import json
from argparse import Namespace

from django.utils import timezone

from hark.flows import freshness, rhythms
from hark.flows.freshness import Freshness
from hark.guard.access import operator
from hark.jobs.command import DONE
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

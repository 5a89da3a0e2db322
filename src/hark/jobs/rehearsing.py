"""`hark load --dry-run`: what would become of files, told without loading them; and how loads are told."""

import json
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone
from tqdm import tqdm

from hark.core.errors import Refusal
from hark.core.terms.intake import Tally
from hark.flows import rehearsing
from hark.flows.ahead import Ahead
from hark.flows.rehearsing import Met, Refused, Rehearsal
from hark.guard.access import operator
from hark.guard.redaction import redact
from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import counted
from hark.jobs.start import operator_name


def rehearse(options: Namespace) -> int:
    """Tell of each file in turn what would become of it; 1 when something would be refused."""
    by = operator(operator_name())
    told: list[tuple[Path, Rehearsal]] = []
    refused = False
    with Met() as met:
        for file in options.files:
            try:
                with progress(file) as report:
                    each = rehearsing.rehearse(
                        file,
                        mapping=options.mapping,
                        feed=options.feed,
                        by=by,
                        met=met,
                        now=timezone.now(),
                        report=report,
                    )
            except Refusal as refusal:
                refused = say_refused(file, refusal)
                continue
            told.append((file, each))
            refused = refused or each.would_be_refused
            if each.refusal:
                say_refused(file, each.refusal)
    if options.json:
        print(json.dumps(_as_json(told)))
    else:
        for file, each in told:
            _print(_called(file), each)
        print("Nothing was written.")
    total = sum((each.tally for _, each in told), Tally())
    if total.quarantined:
        print(
            f"hark: {total.quarantined:,} of {counted(total.read, 'record')} would be refused.",
            file=sys.stderr,
        )
    return REFUSED if refused else DONE


def _as_json(told: list[tuple[Path, Rehearsal]]) -> dict[str, object]:
    total = sum((each.tally for _, each in told), Tally())
    return {
        "dry_run": True,
        "feed": told[-1][1].feed if told else "",
        **_account(total),
        "files": [
            {
                "file": _called(file),
                **_account(each.tally),
                "conflicts": each.conflicts,
                "reasons": [asdict(reason) for reason in each.refused],
                "unread": each.unread,
                "absent": each.absent,
                "redacted": each.redacted,
                "refusal": str(each.refusal or ""),
                "ahead": ahead_as_json(each.ahead),
                "over_an_hour": each.lasting.columns,
            }
            for file, each in told
        ],
    }


def ahead_as_json(ahead: Ahead | None) -> dict[str, object] | None:
    """How many records are dated after today, the latest day and, before they are loaded, its line."""
    if ahead is None:
        return None
    line = {} if ahead.line is None else {"line": ahead.line}
    return {"count": ahead.count, "latest": ahead.latest.isoformat(), **line}


def _account(tally: Tally) -> dict[str, int]:
    counts = asdict(tally)
    refused = counts.pop("quarantined")
    return {**counts, "refused": refused}


def _print(name: str, told: Rehearsal) -> None:
    tally = told.tally
    of_these = f" ({told.conflicts:,} of them conflicts)" if told.conflicts else ""
    print(
        f"{name} into {told.feed}: {tally.read:,} read = {tally.accepted:,} would be accepted"
        f" + {counted(tally.duplicates, 'duplicate')} + {tally.quarantined:,} would be refused{of_these}"
    )
    for each in told.refused:
        print(f"  {_told(each)}")
    if ahead := told.ahead:
        print(
            f"  dated after today: {ahead.count:,}, the latest {ahead.latest} on line {ahead.line};"
            " would be counted in that later period. Is the year right?"
        )
    if lasting := told.lasting.columns:
        print(f"  mostly over an hour: {', '.join(lasting)}. Does the source tell seconds?")
    for words, names in (("not read", told.unread), ("not in the file", told.absent)):
        if names:
            print(f"  columns {words}: {', '.join(names)}")
    if told.redacted:
        print(f"  would be taken out before anything is stored: {by_kind(told.redacted)}")


def _told(each: Refused) -> str:
    column = f' in "{each.column}"' if each.column else ""
    more = each.count + each.beside > len(each.lines)
    lines = ", ".join(map(str, each.lines)) + (", …" if more else "")
    written = f"; written like {' or '.join(each.shapes)}" if each.shapes else ""
    beside = f" (and {each.beside:,} beside another reason)" if each.beside else ""
    return f"{each.count:,} × {each.reason}{column}{beside}: line {lines}{written}"


def by_kind(counts: Mapping[str, int] | Counter[str]) -> str:
    """How much of each kind was taken out, in words."""
    return ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in sorted(counts.items()))


def say_refused(file: Path, refusal: Refusal, *, read: int = 0) -> bool:
    """Say that a file was refused, and why; True, for whoever keeps account of it.

    Where records were `read` before that, they are kept.
    """
    kept = " What was read before that is kept; loaded again, nothing is counted twice." if read else ""
    print(f"hark: {_called(file)}: {refusal}{kept}", file=sys.stderr)
    return True


def _called(file: Path) -> str:
    return redact(file.name or str(file), sealed=False).text  # what is printed is kept in logs


@contextmanager
def progress(file: Path) -> Iterator[Callable[[int, int], None]]:
    """What tells a bar on the terminal's error stream how many records and bytes of a file are read."""
    with tqdm(
        total=file.stat().st_size if file.exists() else None,
        desc=file.name,
        unit="B",
        unit_scale=True,
        leave=False,
        disable=not sys.stderr.isatty(),
    ) as bar:

        def report(read: int, position: int) -> None:
            bar.set_postfix_str(f"{read:,} records", refresh=False)
            bar.update(position - bar.n)

        yield report

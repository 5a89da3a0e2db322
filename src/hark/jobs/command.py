"""The command `hark`: its words, its options, its exit status."""

import argparse
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from hark import __version__
from hark.core.errors import NotAllowed, Refusal, Unavailable, is_disk_full, is_locked
from hark.jobs.options import cases, data, figures, keeping, mail, people, returns, serving, triage

DONE, REFUSED, WRONG_USE = 0, 1, 2
# What must find the tables, and the keys entered in them, as they are.
AS_THEY_ARE = {"checking.check", "tables.upgrade", "tables.copy_records"}
# In the order in which help lists them.
_DECLARED = (
    *(serving.serving, data.load, data.watch, data.sources, data.listen, mail.mail, data.feeds),
    *(
        figures.indicators,
        figures.asking,
        returns.returns,
        data.quarantine,
        people.outbox,
        people.people,
        people.audit,
    ),
    *(keeping.checks, figures.rollups, keeping.backups, keeping.tables, keeping.keys, keeping.sealed),
    *(cases.clocks, cases.cases, triage.triage, data.export),
)


def parser() -> argparse.ArgumentParser:
    """Every command and option there is."""
    top = argparse.ArgumentParser(prog="hark", description="Watch over the quality of customer service.")
    top.add_argument("--version", action="version", version=f"hark {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for declared in _DECLARED:
        declared(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 1 refused or partly refused, 2 wrong use."""
    options = parser().parse_args(arguments)
    # A reader that has seen enough, such as `head`, is no error.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    room, deed = options.run.split(".")
    try:
        from hark.jobs.start import start  # Django is not needed to print help

        if options.run != "restoring.restore":  # which makes an installation and has none yet
            start(migrating=options.run not in AS_THEY_ARE)
        return int(getattr(import_module(f"hark.jobs.{room}"), deed)(options))
    except Refusal as refusal:
        print(f"hark: {refusal}", file=sys.stderr)
        if isinstance(refusal, NotAllowed):
            _note(refusal, options)
    except Unavailable as outage:
        print(f"hark: {outage} Try again later.", file=sys.stderr)
    except OSError as problem:
        # A full disk or a folder without permission: say so without a stack of our own lines.
        print(f"hark: {problem.strerror or problem}: {problem.filename or ''}".rstrip(": "), file=sys.stderr)
    except Exception as problem:
        if is_disk_full(problem):
            says = "the disk is full. What was settled stays; free some space and go on."
        elif is_locked(problem):
            says = "others hold the records. What was settled stays; the same command goes on from there."
        else:
            raise
        print(f"hark: {says}", file=sys.stderr)
    except KeyboardInterrupt:
        print("hark: stopped. What was settled stays; the same command goes on from there.", file=sys.stderr)
    return REFUSED


def _note(refusal: NotAllowed, options: argparse.Namespace) -> None:
    from django.utils import timezone  # Django is set up, or nothing could have refused

    from hark.flows import refusals
    from hark.guard.access import operator
    from hark.jobs.start import operator_name

    by = operator(operator_name())
    refusals.note(refusal, by=by, now=timezone.now(), where=f"hark {options.command}")

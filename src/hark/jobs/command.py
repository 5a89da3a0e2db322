"""The command `hark`: its words, its options, its exit status."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID

from hark import __version__
from hark.core.errors import NotAllowed, Refusal, Unavailable, is_disk_full
from hark.core.terms.ledger import LEDGERS
from hark.core.terms.period import Grain

DONE, REFUSED, WRONG_USE = 0, 1, 2
# What must find the tables, and the keys entered in them, as they are.
AS_THEY_ARE = {"checking.check", "tables.upgrade", "tables.copy_records"}


def parser() -> argparse.ArgumentParser:
    """Every command and option there is."""
    top = argparse.ArgumentParser(prog="hark", description="Watch over the quality of customer service.")
    top.add_argument("--version", action="version", version=f"hark {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    demo = _command(commands, "demo", "serving.demo", "load the bundled real data and serve it")
    demo.add_argument("--no-serve", action="store_true", help="load, print the sign-ins, and end")
    _port(demo)
    _serve(_command(commands, "serve", "serving.serve", "serve the pages on this machine"))
    _command(commands, "work", "serving.work", "settle files and make backups, as a service of its own")

    load = _command(commands, "load", "data.load", "read files into the ledger, each record once")
    load.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="CSV, JSON Lines, XES, XLSX or Parquet"
    )
    load.add_argument(
        "--as", dest="mapping", required=True, metavar="MAPPING", help="how the columns are read"
    )
    load.add_argument(
        "--feed", default="", metavar="NAME", help="whose records they are (default: the mapping's)"
    )
    load.add_argument("--dry-run", action="store_true", help="say what would be refused, and load nothing")
    _json(load)

    _watch(commands)
    _sources(commands)
    _listen(commands)
    _feeds(commands)

    _json(_command(commands, "indicators", "figures.indicators", "list the indicators"))

    _asking(commands)
    _quarantine(commands)
    _outbox(commands)
    _people(commands)
    _audit(commands)

    _checks(commands)
    _rollups(commands)
    _backups(commands)
    _command(commands, "upgrade", "tables.upgrade", "bring the tables to this version, as their owner")
    copied = _command(
        commands, "copy-records", "tables.copy_records", "copy the records of an SQLite file to PostgreSQL"
    )
    copied.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="the file (default: records.sqlite3 in the home)"
    )

    _keys(commands)
    _sealed(commands)

    _export(commands)
    return top


def _asking(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ask = _command(commands, "ask", "figures.ask", "ask an indicator")
    _narrowing(ask)
    ask.add_argument(
        "--at-version", type=int, metavar="N", help="as the data stood at this version (default: the newest)"
    )
    ask.add_argument("--grain", type=Grain, choices=list(Grain), default=Grain.ALL, help="cut the period")
    ask.add_argument("--by", default="", metavar="DIM[,DIM]", help="split by dimensions")
    _json(ask)

    rows = _command(commands, "rows", "figures.rows", "write the records behind a figure")
    _narrowing(rows)
    rows.add_argument("--csv", type=Path, metavar="FILE", help="write to a file instead of the terminal")

    evidence = _command(
        commands, "evidence", "figures.evidence", "write a figure and all it was counted from"
    )
    _narrowing(evidence)
    evidence.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="a new folder")


def _export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = _command(commands, "export", "data.export", "write a ledger to a file")
    export.add_argument(
        "ledger",
        choices=[*LEDGERS, "quarantine", "audit"],
        metavar="LEDGER",
        help="a ledger, such as complaints, contacts or transactions; quarantine; or audit",
    )
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--csv", type=Path, metavar="FILE", help="as comma-separated values")
    form.add_argument("--xlsx", type=Path, metavar="FILE", help="as an Excel workbook")


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
        if not is_disk_full(problem):
            raise
        print("hark: the disk is full. What was settled stays; free some space and go on.", file=sys.stderr)
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


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: str, words: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    command.set_defaults(run=run)
    return command


def _serve(serve: argparse.ArgumentParser) -> None:
    _port(serve)
    serve.add_argument("--address", default="127.0.0.1", type=_address, metavar="IP", help="where to listen")
    serve.add_argument("--certificate", type=Path, metavar="FILE", help="serve HTTPS with this certificate")
    serve.add_argument("--certificate-key", type=Path, metavar="FILE", help="and its key")
    serve.add_argument("--no-worker", action="store_true", help="without a worker: `hark work` is one")


def _feeds(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _json(_command(commands, "feeds", "feeds.feeds", "list the feeds and how it stands with their data"))
    rhythm = _command(commands, "rhythm", "feeds.rhythm", "declare what a feed usually brings, or learn it")
    rhythm.add_argument("feed", metavar="FEED", help="its name")
    how = rhythm.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--days",
        type=_seven,
        metavar="N,N,N,N,N,N,N",
        help="the usual number of records from Monday to Sunday",
    )
    how.add_argument("--learned", action="store_true", help="learn it from the feed's own history again")
    how.add_argument(
        "--complete",
        type=date.fromisoformat,
        action="append",
        metavar="DATE",
        help="nothing is missing on this day, however thin it looks; may be repeated",
    )
    _simulate(commands)


def _simulate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    simulate = _command(
        commands, "simulate", "simulating.simulate", "write contacts of nobody real to a file"
    )
    simulate.add_argument("file", type=Path, metavar="FILE", help="a new file: .csv, or .parquet")
    simulate.add_argument("--contacts", type=int, default=100_000, metavar="N", help="how many (100,000)")
    simulate.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other contacts")
    simulate.add_argument("--from", dest="first", type=_day, metavar="DATE", help="the first day, a Monday")


def _watch(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    watch = _command(commands, "watch", "watching.watch", "load what is put into a folder")
    watch.add_argument("folder", type=Path, metavar="FOLDER", help="where files are put")
    watch.add_argument(
        "--as", dest="mapping", required=True, metavar="MAPPING", help="how the columns are read"
    )
    watch.add_argument(
        "--feed", default="", metavar="NAME", help="whose records they are (default: the mapping's)"
    )
    watch.add_argument("--once", action="store_true", help="load what is there now, and end")


def _sources(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    pull = _command(commands, "pull", "pulling.pull", "read what is new in other systems' databases")
    pull.add_argument("names", nargs="+", metavar="NAME", help="a source that was declared")
    how = pull.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="say what would be refused, and write nothing")
    how.add_argument("--anew", action="store_true", help="read everything there again; none is settled twice")
    _json(pull)

    sources = commands.add_parser("sources", help="the databases of other systems that are pulled")
    deeds = sources.add_subparsers(dest="deed", metavar="DEED", required=True)
    _json(_command(deeds, "list", "pulling.listed", "list them, and how far each was read"))
    declared = _command(deeds, "declare", "pulling.declared", "keep what a file says of a source")
    declared.add_argument("file", type=Path, metavar="FILE", help="TOML")
    removed = _command(deeds, "remove", "pulling.removed", "pull a source no more; what came from it stays")
    removed.add_argument("name", metavar="NAME", help="its name")


def _listen(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listen = _command(commands, "listen", "listening.listen", "take events from a message broker")
    listen.add_argument("queue", metavar="QUEUE", help="the queue of RabbitMQ, or the topic of Kafka")
    listen.add_argument(
        "--as",
        dest="mapping",
        default="cloudevents",
        metavar="MAPPING",
        help="how their data are read (default: by their type)",
    )
    listen.add_argument(
        "--feed", default="", metavar="NAME", help="whose records they are (default: their source)"
    )
    listen.add_argument(
        "--person", default="", metavar="NAME", help="take them in the name of this person, if they may"
    )
    listen.add_argument("--declare", action="store_true", help="make the queue where there is none")
    listen.add_argument("--once", action="store_true", help="take what waits there now, and end")


def _quarantine(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    quarantine = commands.add_parser("quarantine", help="look at records kept aside, and try them again")
    deeds = quarantine.add_subparsers(dest="deed", metavar="DEED", required=True)
    listed = _command(deeds, "list", "data.quarantine_list", "list the records kept aside")
    listed.add_argument("--feed", default="", metavar="NAME", help="only this feed's")
    listed.add_argument("--reason", default="", metavar="CODE", help="only those kept for this reason")
    listed.add_argument(
        "--state",
        default="open",
        choices=["open", "accepted", "duplicate", "all"],
        help="open (default), accepted or duplicate since, or all",
    )
    _json(listed)
    shown = _command(deeds, "show", "data.quarantine_show", "show one record with its original bytes")
    shown.add_argument("id", type=int, metavar="ID", help="its number in the list")
    _json(shown)
    replayed = _command(
        deeds, "replay", "data.quarantine_replay", "try records again with the mappings of today"
    )
    replayed.add_argument(
        "ids", nargs="*", type=int, metavar="ID", help="only these (default: all that are open)"
    )
    replayed.add_argument("--feed", default="", metavar="NAME", help="only this feed's")
    _json(replayed)


def _outbox(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    outbox = commands.add_parser("outbox", help="look at messages to other systems, and try them again")
    deeds = outbox.add_subparsers(dest="deed", metavar="DEED", required=True)
    listed = _command(deeds, "list", "outbox.outbox_list", "list the messages")
    listed.add_argument(
        "--state",
        default="all",
        choices=["waiting", "done", "dead", "all"],
        help="waiting, done, dead (given up), or all (default)",
    )
    _json(listed)
    retried = _command(deeds, "retry", "outbox.outbox_retry", "try messages again that were given up")
    retried.add_argument("ids", nargs="*", type=UUID, metavar="ID", help="only these (default: all)")
    _command(deeds, "secret", "outbox.outbox_secret", "print what a receiver checks signatures with")


def _checks(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = _command(commands, "check", "checking.check", "look over configuration, storage and versions")
    check.add_argument(
        "--deep", action="store_true", help="read every file of the ledger and every record too"
    )
    check.add_argument("--deploy", action="store_true", help="look for what production asks for too")
    _json(check)


def _rollups(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    rollups = commands.add_parser("rollups", help="the sums of days that figures are added up from")
    deeds = rollups.add_subparsers(dest="deed", metavar="DEED", required=True)
    _json(_command(deeds, "refresh", "rollups.refresh", "sum up what is new"))
    for name, words in (
        ("rebuild", "throw the sums away and make them of the facts"),
        ("check", "compare the sums with a full pass over the facts"),
    ):
        deed = _command(deeds, name, f"rollups.{name}", words)
        deed.add_argument(
            "ledger", nargs="?", default="", metavar="LEDGER", help="only this one (default: all)"
        )
        _json(deed)


def _backups(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = _command(commands, "backup", "backups.backup", "copy everything kept here into one locked file")
    backup.add_argument(
        "to",
        nargs="?",
        type=Path,
        metavar="TO",
        help="the folder (default: HARK_BACKUPS, or backups/ in the home)",
    )
    backup.add_argument(
        "--keep",
        type=_days_and_weeks,
        metavar="DAYS,WEEKS",
        help="remove older ones but the newest of so many days and weeks",
    )
    instead = backup.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="list the backups in the folder")
    instead.add_argument("--verify", type=Path, metavar="FILE", help="prove every byte of a backup")
    instead.add_argument(
        "--new-escrow-key",
        type=Path,
        metavar="FILE",
        help="lock with a new key from now on, its copy in FILE",
    )
    instead.add_argument(
        "--copy-escrow-key", type=Path, metavar="FILE", help="a copy of the present key in FILE, to take away"
    )
    backup.add_argument(
        "--escrow-key", type=Path, metavar="FILE", help="with --verify: the key that opens it"
    )
    _json(backup)

    restore = _command(commands, "restore", "restoring.restore", "put a backup back into an empty folder")
    restore.add_argument("backup", type=Path, metavar="BACKUP", help="the file")
    restore.add_argument(
        "--into", type=Path, metavar="HOME", help="the folder (default: HARK_HOME, or ./var)"
    )
    restore.add_argument(
        "--escrow-key", type=Path, required=True, metavar="FILE", help="the key that opens it"
    )
    restore.add_argument(
        "--destroyed",
        type=Path,
        metavar="FILE",
        help="the list of destroyed keys kept outside, to erase again",
    )
    _json(restore)

    drill = _command(commands, "drill", "drilling.drill", "back up, restore elsewhere and prove the copy")
    drill.add_argument("--times", type=int, default=1, metavar="N", help="so many drills after each other")
    _json(drill)


def _days_and_weeks(text: str) -> tuple[int, int]:
    days, comma, weeks = text.partition(",")
    if not (comma and days.isdecimal() and weeks.isdecimal()) or not int(days) + int(weeks):
        raise argparse.ArgumentTypeError(f"{text!r} is not DAYS,WEEKS such as 7,4")
    return int(days), int(weeks)


def _seven(text: str) -> list[int]:
    try:
        return [int(number) for number in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not seven numbers such as 90,90,90,90,90,0,0"
        ) from None


def _people(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    people = commands.add_parser("people", help="say who signs in; how the first security officer is made")
    deeds = people.add_subparsers(dest="deed", metavar="DEED", required=True)
    _json(_command(deeds, "list", "people.listed", "list everybody who signs in"))
    added = _command(deeds, "add", "people.add", "add somebody and print a one-time address")
    added.add_argument("username", metavar="NAME", help="the sign-in name")
    added.add_argument("--name", required=True, metavar="WORDS", help="name and family name")
    added.add_argument("--role", required=True, metavar="ROLE", help="for example security_officer")
    added.add_argument(
        "--unit", default="", metavar="CODE", help="the unit they work for (default: the whole)"
    )
    added.add_argument(
        "--line", dest="lines", action="append", default=[], metavar="CODE", help="a business line; repeat"
    )
    invited = _command(deeds, "invite", "people.invite", "void somebody's password, print a one-time address")
    disabled = _command(deeds, "disable", "people.disable", "let somebody in no longer")
    for command in (added, invited):
        command.add_argument(
            "--at",
            default="http://127.0.0.1:8000",
            metavar="URL",
            help="where Hark is served (default: http://127.0.0.1:8000)",
        )
    for command in (invited, disabled):
        command.add_argument("username", metavar="NAME", help="the sign-in name")


def _keys(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    keys = commands.add_parser("keys", help="list, rotate and retire the sealing keys")
    deeds = keys.add_subparsers(dest="deed", metavar="DEED", required=True)
    _json(_command(deeds, "list", "keys.listed", "list the keys and how many values each seals"))
    _command(deeds, "rotate", "keys.rotate", "seal everything with a new key")
    _command(deeds, "retire", "keys.retire", "refuse the older keys from now on")


def _sealed(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    erased = _command(commands, "erase", "keys.erase", "destroy the key of what is sealed about a complaint")
    held = _command(commands, "hold", "keys.hold", "keep what is sealed about a complaint from being erased")
    for command in (erased, held):
        command.add_argument("feed", metavar="FEED", nargs="?", default="", help="the feed it came by")
        command.add_argument("source_id", metavar="SOURCE_ID", nargs="?", default="", help="its number there")
        command.add_argument(
            "--customer",
            action="store_true",
            help="everything of a customer instead; the number is asked for, or read from standard input",
        )
    erased.add_argument("--reason", required=True, metavar="WORDS", help="why; it is noted")
    why = held.add_mutually_exclusive_group(required=True)
    why.add_argument(
        "--reason", default="", metavar="WORDS", help="why; it is told to whoever would erase it"
    )
    why.add_argument("--lift", action="store_true", help="let go of it")

    reveals = commands.add_parser("reveals", help="what people open of sealed records")
    lifted = _command(
        reveals.add_subparsers(dest="deed", metavar="DEED", required=True),
        "lift",
        "keys.lift",
        "let somebody who opened too many open records again",
    )
    lifted.add_argument("username", metavar="USERNAME", help="who")


def _audit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    audit = commands.add_parser("audit", help="verify the audit, and prove what stands in it")
    deeds = audit.add_subparsers(dest="deed", metavar="DEED", required=True)
    verified = _command(deeds, "verify", "auditing.verify", "walk over every entry and every checkpoint")
    verified.add_argument(
        "--checkpoints", type=Path, metavar="FILE", help="checkpoints kept outside (default: HARK_WITNESS)"
    )
    verified.add_argument("--key", default="", metavar="KEY", help="the public key you wrote down")
    _json(verified)
    proved = _command(deeds, "prove", "auditing.prove", "prove that an entry stands in the audit, as JSON")
    proved.add_argument("sequence", nargs="?", type=int, metavar="SEQUENCE", help="the number of the entry")
    proved.add_argument(
        "--consistency", nargs=2, type=int, metavar=("SIZE1", "SIZE2"), help="that the audit only grew"
    )
    witnessed = _command(
        deeds, "witness", "auditing.witness", "print the public key and the newest checkpoint"
    )
    witnessed.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="add what is new to this file, if the audit continues it",
    )


def _narrowing(command: argparse.ArgumentParser) -> None:
    command.add_argument("indicator", metavar="INDICATOR", help="its id, as `hark indicators` lists it")
    command.add_argument("--from", dest="start", type=_day, required=True, metavar="DATE", help="first day")
    command.add_argument(
        "--to", dest="end", type=_day, required=True, metavar="DATE", help="the day after the last"
    )
    command.add_argument(
        "--where",
        type=_condition,
        action="append",
        default=[],
        metavar="DIM=VALUE",
        help="only records with this value; repeat to narrow further, or to allow another value",
    )


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON for scripts")


def _port(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port",
        type=int,
        default=os.environ.get("PORT") or "8000",  # a text, so that argparse looks at it too
        metavar="N",
        help="the port (default: PORT, or 8000)",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2019-04-10") from None


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an address like 127.0.0.1") from None


def _condition(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not text.isprintable():  # bytes that are no text arrive as halves of characters
        raise argparse.ArgumentTypeError(f"{text!r} is not DIM=VALUE")
    return name, value

"""Commands that bring data in, and take them out."""

from datetime import date
from pathlib import Path

from hark.core.terms.intake import Mistake, WhyAway
from hark.core.terms.ledger import LEDGERS
from hark.jobs.options.shared import Commands, as_json, day, declare, seven


def load(commands: Commands) -> None:
    """Read files."""
    told = declare(commands, "load", "data.load", "read files into the ledger, each record once")
    told.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="CSV, JSON Lines, XES, XLSX or Parquet"
    )
    told.add_argument(
        "--as", dest="mapping", required=True, metavar="MAPPING", help="how the columns are read"
    )
    told.add_argument(
        "--feed", default="", metavar="NAME", help="whose records they are (default: the mapping's)"
    )
    told.add_argument("--dry-run", action="store_true", help="say what would be refused, and load nothing")
    as_json(told)


def watch(commands: Commands) -> None:
    """Load what comes into a folder."""
    watch = declare(commands, "watch", "watching.watch", "load what is put into a folder")
    watch.add_argument("folder", type=Path, metavar="FOLDER", help="where files are put")
    watch.add_argument(
        "--as", dest="mapping", required=True, metavar="MAPPING", help="how the columns are read"
    )
    watch.add_argument(
        "--feed", default="", metavar="NAME", help="whose records they are (default: the mapping's)"
    )
    watch.add_argument("--once", action="store_true", help="load what is there now, and end")


def sources(commands: Commands) -> None:
    """Databases of other systems."""
    pull = declare(commands, "pull", "pulling.pull", "read what is new in other systems' databases")
    pull.add_argument("names", nargs="+", metavar="NAME", help="a source that was declared")
    how = pull.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="say what would be refused, and write nothing")
    how.add_argument("--anew", action="store_true", help="read everything there again; none is settled twice")
    as_json(pull)

    sources = commands.add_parser("sources", help="the databases of other systems that are pulled")
    deeds = sources.add_subparsers(dest="deed", metavar="DEED", required=True)
    as_json(declare(deeds, "list", "pulling.listed", "list them, and how far each was read"))
    declared = declare(deeds, "declare", "pulling.declared", "keep what a file says of a source")
    declared.add_argument("file", type=Path, metavar="FILE", help="TOML")
    removed = declare(deeds, "remove", "pulling.removed", "pull a source no more; what came from it stays")
    removed.add_argument("name", metavar="NAME", help="its name")


def listen(commands: Commands) -> None:
    """Listen to a message broker."""
    listen = declare(commands, "listen", "listening.listen", "take events from a message broker")
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


def feeds(commands: Commands) -> None:
    """Feeds and their rhythm."""
    as_json(declare(commands, "feeds", "feeds.feeds", "list the feeds and how it stands with their data"))
    rhythm = declare(commands, "rhythm", "feeds.rhythm", "declare what a feed usually brings, or learn it")
    rhythm.add_argument("feed", metavar="FEED", help="its name")
    how = rhythm.add_mutually_exclusive_group(required=True)
    how.add_argument(
        "--days",
        type=seven,
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
    _loads(commands)
    _simulate(commands)


def _loads(commands: Commands) -> None:
    """What arrived, and what of it is to count no more."""
    loads = declare(commands, "loads", "feeds.loads", "list the files that arrived, the newest first")
    loads.add_argument("--feed", default="", metavar="NAME", help="only this feed's")
    loads.add_argument("--most", type=int, default=50, metavar="N", help="how many (50)")
    as_json(loads)
    withdraw = declare(commands, "withdraw", "feeds.withdraw", "count what a load brought no more")
    withdraw.add_argument("load", type=int, metavar="LOAD", help="its number, as `hark loads` lists it")
    withdraw.add_argument("--because", required=True, choices=list(Mistake), help="what was wrong with it")
    as_json(withdraw)


def _simulate(commands: Commands) -> None:
    """Contacts of nobody real."""
    simulate = declare(commands, "simulate", "simulating.simulate", "write contacts of nobody real to a file")
    simulate.add_argument("file", type=Path, metavar="FILE", help="a new file: .csv, or .parquet")
    simulate.add_argument("--contacts", type=int, default=100_000, metavar="N", help="how many (100,000)")
    simulate.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other contacts")
    simulate.add_argument("--from", dest="first", type=day, metavar="DATE", help="the first day, a Monday")


def quarantine(commands: Commands) -> None:
    """What was kept aside."""
    quarantine = commands.add_parser(
        "quarantine", help="look at records kept aside, try them again, or put them away"
    )
    deeds = quarantine.add_subparsers(dest="deed", metavar="DEED", required=True)
    listed = declare(deeds, "list", "data.quarantine_list", "list the records kept aside")
    listed.add_argument("--feed", default="", metavar="NAME", help="only this feed's")
    listed.add_argument("--reason", default="", metavar="CODE", help="only those kept for this reason")
    listed.add_argument(
        "--state",
        default="open",
        choices=["open", "accepted", "duplicate", "put_away", "all"],
        help="open (default), accepted or duplicate since, put away, or all",
    )
    as_json(listed)
    shown = declare(deeds, "show", "data.quarantine_show", "show one record with its original bytes")
    shown.add_argument("id", type=int, metavar="ID", help="its number in the list")
    as_json(shown)
    replayed = declare(
        deeds, "replay", "data.quarantine_replay", "try records again with the mappings of today"
    )
    replayed.add_argument(
        "ids", nargs="*", type=int, metavar="ID", help="only these (default: all that are open)"
    )
    replayed.add_argument("--feed", default="", metavar="NAME", help="only this feed's")
    as_json(replayed)
    _put_away(deeds)


def _put_away(deeds: Commands) -> None:
    """What nothing is to be done about."""
    away = declare(deeds, "put-away", "putting_away.put_away", "put open records away, with a reason")
    away.add_argument(
        "--why",
        required=True,
        choices=[why.value for why in WhyAway if why is not WhyAway.LOAD_WITHDRAWN],
        help="why nothing is to be done about them",
    )
    up = declare(deeds, "take-up", "putting_away.take_up", "take records that were put away up again")
    for told in (away, up):
        told.add_argument("ids", nargs="*", type=int, metavar="ID", help="only these")
        told.add_argument("--feed", default="", metavar="NAME", help="only this feed's")
        told.add_argument("--reason", default="", metavar="CODE", help="only those kept for this reason")
        as_json(told)


def export(commands: Commands) -> None:
    """A ledger to a file."""
    export = declare(commands, "export", "data.export", "write a ledger to a file")
    export.add_argument(
        "ledger",
        choices=[*LEDGERS, "quarantine", "audit"],
        metavar="LEDGER",
        help="a ledger, such as complaints, contacts or transactions; quarantine; or audit",
    )
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument("--csv", type=Path, metavar="FILE", help="as comma-separated values")
    form.add_argument("--xlsx", type=Path, metavar="FILE", help="as an Excel workbook")

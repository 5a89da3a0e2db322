"""Commands that ask, and that keep sums to be asked."""

from pathlib import Path

from hark.core.terms.period import Grain
from hark.jobs.options.shared import Commands, as_json, declare, narrowing


def indicators(commands: Commands) -> None:
    """The book."""
    as_json(declare(commands, "indicators", "figures.indicators", "list the indicators"))


def asking(commands: Commands) -> None:
    """Ask an indicator, see its records, take its evidence."""
    ask = declare(commands, "ask", "figures.ask", "ask an indicator")
    narrowing(ask)
    ask.add_argument(
        "--at-version", type=int, metavar="N", help="as the data stood at this version (default: the newest)"
    )
    ask.add_argument("--grain", type=Grain, choices=list(Grain), default=Grain.ALL, help="cut the period")
    ask.add_argument("--by", default="", metavar="DIM[,DIM]", help="split by dimensions")
    as_json(ask)

    rows = declare(commands, "rows", "figures.rows", "write the records behind a figure")
    narrowing(rows)
    rows.add_argument("--csv", type=Path, metavar="FILE", help="write to a file instead of the terminal")

    evidence = declare(commands, "evidence", "figures.evidence", "write a figure and all it was counted from")
    narrowing(evidence)
    evidence.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="a new folder")


def rollups(commands: Commands) -> None:
    """Sums kept by day."""
    rollups = commands.add_parser("rollups", help="the sums of days that figures are added up from")
    deeds = rollups.add_subparsers(dest="deed", metavar="DEED", required=True)
    as_json(declare(deeds, "refresh", "rollups.refresh", "sum up what is new"))
    for name, words in (
        ("rebuild", "throw the sums away and make them of the facts"),
        ("check", "compare the sums with a full pass over the facts"),
    ):
        deed = declare(deeds, name, f"rollups.{name}", words)
        deed.add_argument(
            "ledger", nargs="?", default="", metavar="LEDGER", help="only this one (default: all)"
        )
        as_json(deed)

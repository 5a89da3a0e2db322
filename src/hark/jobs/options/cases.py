"""Commands about complaints as they are handled."""

from pathlib import Path

from hark.jobs.options.shared import Commands, as_json, day, declare


def clocks(commands: Commands) -> None:
    """Why something about a complaint is due when it is."""
    clocks = commands.add_parser("clocks", help="say why something about a complaint is due when it is")
    deeds = clocks.add_subparsers(dest="deed", metavar="DEED", required=True)
    explained = declare(deeds, "explain", "clocks.explain", "every clock of a complaint, step by step")
    explained.add_argument("number", metavar="CASE", help="the number of the complaint")
    as_json(explained)


def cases(commands: Commands) -> None:
    """Complaints that are handled: taken in, and in numbers."""
    cases = commands.add_parser("cases", help="complaints that are handled here")
    deeds = cases.add_subparsers(dest="deed", metavar="DEED", required=True)
    told = declare(deeds, "import", "cases.import_files", "take complaints in from files, each once")
    told.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, JSON Lines, XLSX or Parquet")
    told.add_argument(
        "--as", dest="mapping", required=True, metavar="MAPPING", help="how the columns are read"
    )
    told.add_argument("--feed", default="", metavar="NAME", help="who sends them (default: the mapping's)")
    told.add_argument("--dry-run", action="store_true", help="say what would be refused, and take nothing in")
    as_json(told)
    numbers = declare(deeds, "numbers", "cases.numbers", "what came, lasts, was on time and why it came")
    numbers.add_argument("--from", dest="start", type=day, required=True, metavar="DATE", help="first day")
    numbers.add_argument(
        "--to", dest="end", type=day, required=True, metavar="DATE", help="the day after the last"
    )
    numbers.add_argument("--by", choices=("unit", "team", "owner"), default="", help="also of each of these")
    as_json(numbers)
    recount = declare(deeds, "recount", "cases.recount", "count every complaint anew from its history")
    as_json(recount)

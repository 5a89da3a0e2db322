"""The command that makes returns."""

from pathlib import Path

from hark.jobs.options.shared import Commands, day, declare

NAMES = ("jrt0169", "disclosure", "bulletin", "fca", "cfpb")


def returns(commands: Commands) -> None:
    """Returns to the regulator and the public, as they stand."""
    made = declare(commands, "returns", "returns.make", "make a return of complaints, unsigned")
    made.add_argument("name", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    made.add_argument("--from", dest="start", type=day, required=True, metavar="DATE", help="first day")
    made.add_argument(
        "--to", dest="end", type=day, required=True, metavar="DATE", help="the day after the last"
    )
    made.add_argument(
        "--language", choices=["en", "zh"], default="en", help="of its names and sentences (default: en)"
    )
    form = made.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON for scripts")
    form.add_argument(
        "--xlsx", type=Path, metavar="FILE", help="as an Excel workbook, a sheet for each table"
    )

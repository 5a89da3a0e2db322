"""What the options of several commands are made of."""

import argparse
import os
from datetime import date
from ipaddress import ip_address
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def declare(commands: Commands, name: str, run: str, words: str) -> argparse.ArgumentParser:
    """A command of this name, done by `run`: a room of jobs and a deed in it."""
    command = commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
    command.set_defaults(run=run)
    return command


def narrowing(command: argparse.ArgumentParser) -> None:
    """Which indicator, which days, which records."""
    command.add_argument("indicator", metavar="INDICATOR", help="its id, as `hark indicators` lists it")
    command.add_argument("--from", dest="start", type=day, required=True, metavar="DATE", help="first day")
    command.add_argument(
        "--to", dest="end", type=day, required=True, metavar="DATE", help="the day after the last"
    )
    command.add_argument(
        "--where",
        type=condition,
        action="append",
        default=[],
        metavar="DIM=VALUE",
        help="only records with this value; repeat to narrow further, or to allow another value",
    )


def as_json(command: argparse.ArgumentParser) -> None:
    """Print JSON."""
    command.add_argument("--json", action="store_true", help="print JSON for scripts")


def port(command: argparse.ArgumentParser) -> None:
    """The port to serve on."""
    command.add_argument(
        "--port",
        type=int,
        default=os.environ.get("PORT") or "8000",  # a text, so that argparse looks at it too
        metavar="N",
        help="the port (default: PORT, or 8000)",
    )


def day(text: str) -> date:
    """A day as it is written in ISO 8601."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2019-04-10") from None


def address(text: str) -> str:
    """An address of this machine."""
    try:
        return str(ip_address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an address like 127.0.0.1") from None


def condition(text: str) -> tuple[str, str]:
    """A dimension and a value of it."""
    name, equals, value = text.partition("=")
    if not equals or not text.isprintable():  # bytes that are no text arrive as halves of characters
        raise argparse.ArgumentTypeError(f"{text!r} is not DIM=VALUE")
    return name, value


def days_and_weeks(text: str) -> tuple[int, int]:
    """How many backups of days and of weeks stay."""
    days, comma, weeks = text.partition(",")
    if not (comma and days.isdecimal() and weeks.isdecimal()) or not int(days) + int(weeks):
        raise argparse.ArgumentTypeError(f"{text!r} is not DAYS,WEEKS such as 7,4")
    return int(days), int(weeks)


def seven(text: str) -> list[int]:
    """A number for each day of the week."""
    try:
        return [int(number) for number in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not seven numbers such as 90,90,90,90,90,0,0"
        ) from None

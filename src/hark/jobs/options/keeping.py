"""Commands that look after an installation: checks, backups, tables, keys, what is sealed."""

from pathlib import Path

from hark.jobs.options.shared import Commands, as_json, days_and_weeks, declare


def checks(commands: Commands) -> None:
    """What is weak, and what must not have changed."""
    check = declare(commands, "check", "checking.check", "look over configuration, storage and versions")
    check.add_argument(
        "--deep", action="store_true", help="read every file of the ledger and every record too"
    )
    check.add_argument("--deploy", action="store_true", help="look for what production asks for too")
    as_json(check)


def backups(commands: Commands) -> None:
    """Backups, and what becomes of them."""
    backup = declare(commands, "backup", "backups.backup", "copy everything kept here into one locked file")
    backup.add_argument(
        "to",
        nargs="?",
        type=Path,
        metavar="TO",
        help="the folder (default: HARK_BACKUPS, or backups/ in the home)",
    )
    backup.add_argument(
        "--keep",
        type=days_and_weeks,
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
    as_json(backup)

    restore = declare(commands, "restore", "restoring.restore", "put a backup back into an empty folder")
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
    as_json(restore)

    drill = declare(commands, "drill", "drilling.drill", "back up, restore elsewhere and prove the copy")
    drill.add_argument("--times", type=int, default=1, metavar="N", help="so many drills after each other")
    as_json(drill)


def keys(commands: Commands) -> None:
    """The keys."""
    keys = commands.add_parser("keys", help="list, rotate and retire the sealing keys")
    deeds = keys.add_subparsers(dest="deed", metavar="DEED", required=True)
    as_json(declare(deeds, "list", "keys.listed", "list the keys and how many values each seals"))
    declare(deeds, "rotate", "keys.rotate", "seal everything with a new key")
    declare(deeds, "retire", "keys.retire", "refuse the older keys from now on")


def sealed(commands: Commands) -> None:
    """What is sealed: erase it, hold it."""
    erased = declare(commands, "erase", "keys.erase", "destroy the key of what is sealed about a complaint")
    held = declare(commands, "hold", "keys.hold", "keep what is sealed about a complaint from being erased")
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
    lifted = declare(
        reveals.add_subparsers(dest="deed", metavar="DEED", required=True),
        "lift",
        "keys.lift",
        "let somebody who opened too many open records again",
    )
    lifted.add_argument("username", metavar="USERNAME", help="who")


def tables(commands: Commands) -> None:
    """The tables of the records."""
    declare(commands, "upgrade", "tables.upgrade", "bring the tables to this version, as their owner")
    copied = declare(
        commands, "copy-records", "tables.copy_records", "copy the records of an SQLite file to PostgreSQL"
    )
    copied.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="the file (default: records.sqlite3 in the home)"
    )

"""Commands about who does what: people, the audit, and who is told."""

from pathlib import Path
from uuid import UUID

from hark.jobs.options.shared import Commands, as_json, declare


def people(commands: Commands) -> None:
    """Who signs in."""
    people = commands.add_parser("people", help="say who signs in; how the first security officer is made")
    deeds = people.add_subparsers(dest="deed", metavar="DEED", required=True)
    as_json(declare(deeds, "list", "people.listed", "list everybody who signs in"))
    added = declare(deeds, "add", "people.add", "add somebody and print a one-time address")
    added.add_argument("username", metavar="NAME", help="the sign-in name")
    added.add_argument("--name", required=True, metavar="WORDS", help="name and family name")
    added.add_argument("--role", required=True, metavar="ROLE", help="for example security_officer")
    added.add_argument(
        "--unit", default="", metavar="CODE", help="the unit they work for (default: the whole)"
    )
    added.add_argument(
        "--line", dest="lines", action="append", default=[], metavar="CODE", help="a business line; repeat"
    )
    invited = declare(deeds, "invite", "people.invite", "void somebody's password, print a one-time address")
    disabled = declare(deeds, "disable", "people.disable", "let somebody in no longer")
    for command in (added, invited):
        command.add_argument(
            "--at",
            default="http://127.0.0.1:8000",
            metavar="URL",
            help="where Hark is served (default: http://127.0.0.1:8000)",
        )
    for command in (invited, disabled):
        command.add_argument("username", metavar="NAME", help="the sign-in name")


def audit(commands: Commands) -> None:
    """The audit."""
    audit = commands.add_parser("audit", help="verify the audit, and prove what stands in it")
    deeds = audit.add_subparsers(dest="deed", metavar="DEED", required=True)
    verified = declare(deeds, "verify", "auditing.verify", "walk over every entry and every checkpoint")
    verified.add_argument(
        "--checkpoints", type=Path, metavar="FILE", help="checkpoints kept outside (default: HARK_WITNESS)"
    )
    verified.add_argument("--key", default="", metavar="KEY", help="the public key you wrote down")
    as_json(verified)
    proved = declare(deeds, "prove", "auditing.prove", "prove that an entry stands in the audit, as JSON")
    proved.add_argument("sequence", nargs="?", type=int, metavar="SEQUENCE", help="the number of the entry")
    proved.add_argument(
        "--consistency", nargs=2, type=int, metavar=("SIZE1", "SIZE2"), help="that the audit only grew"
    )
    witnessed = declare(
        deeds, "witness", "auditing.witness", "print the public key and the newest checkpoint"
    )
    witnessed.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="add what is new to this file, if the audit continues it",
    )


def outbox(commands: Commands) -> None:
    """Who is told what."""
    outbox = commands.add_parser("outbox", help="look at messages to other systems, and try them again")
    deeds = outbox.add_subparsers(dest="deed", metavar="DEED", required=True)
    listed = declare(deeds, "list", "outbox.outbox_list", "list the messages")
    listed.add_argument(
        "--state",
        default="all",
        choices=["waiting", "done", "dead", "all"],
        help="waiting, done, dead (given up), or all (default)",
    )
    as_json(listed)
    retried = declare(deeds, "retry", "outbox.outbox_retry", "try messages again that were given up")
    retried.add_argument("ids", nargs="*", type=UUID, metavar="ID", help="only these (default: all)")
    declare(deeds, "secret", "outbox.outbox_secret", "print what a receiver checks signatures with")

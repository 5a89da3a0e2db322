"""Commands about complaints that come by e-mail."""

from hark.jobs.options.shared import Commands, as_json, declare


def mail(commands: Commands) -> None:
    """The mailbox."""
    mail = commands.add_parser("mail", help="take in complaints that come by e-mail")
    deeds = mail.add_subparsers(dest="deed", metavar="DEED", required=True)
    taken = declare(deeds, "take", "mail.take", "take what is new in the mailbox, and end")
    taken.add_argument("--all", action="store_true", help="also where much of it was there before Hark")
    as_json(taken)
    as_json(declare(deeds, "aside", "mail.aside", "list e-mails that could not be taken, and why"))
    replayed = declare(deeds, "replay", "mail.replay", "read e-mails again that were kept aside")
    replayed.add_argument("ids", nargs="*", type=int, metavar="ID", help="only these (default: all)")
    as_json(replayed)

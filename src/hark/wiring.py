"""Who does outside work: what flows are given to reach beyond this machine."""

from functools import partial
from typing import TYPE_CHECKING

from hark.flows.chat_sending import Ask
from hark.flows.deliveries import Post
from hark.flows.identity_provider import Doors
from hark.intake.databases import Doors as DatabaseDoors
from hark.outlets import mail, outbound

if TYPE_CHECKING:
    from hark.flows.listening import Hear  # which takes messages in, and so brings the engines
    from hark.flows.mail_in import Open
    from hark.flows.mail_out import Send


def broker() -> "Hear":
    """What listens to a message broker, if the extra is installed."""
    from hark.intake.broker import hear

    return hear


def post() -> Post:
    """What sends a message over HTTP: the one guarded door."""
    return outbound.post


def ask() -> Ask:
    """What sends a message over HTTP and hears the answer: the same door."""
    return outbound.ask


def mailbox() -> "Open":
    """What opens the mailbox complaints come to, through the same door."""
    from hark.intake.mail.mailbox import opened

    return partial(opened, secured=outbound.secured)


def mail_server() -> "Send":
    """What has an e-mail sent: the same door."""
    return mail.send


def identity_provider() -> Doors:
    """What asks the identity provider: the same door."""
    return Doors(outbound.get, outbound.ask)


def databases() -> DatabaseDoors:
    """What reaches other systems' databases: the same door."""
    return DatabaseDoors(outbound.addresses, outbound.connect, outbound.trust)

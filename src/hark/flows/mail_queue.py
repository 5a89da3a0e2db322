"""What is written to a customer who complained by e-mail waits in the outbox, until it went by e-mail too."""

from datetime import datetime

from hark.core.terms.case import SAID_BY_CUSTOMERS, Act
from hark.flows import deliveries, mail_servers
from hark.outlets import mail
from hark.records.cases import CaseRow, HappeningRow


def queue(row: CaseRow, happened: HappeningRow, *, now: datetime) -> None:
    """Keep what happened for the customer to be told of, inside the deed's transaction.

    Only where in the case it stands: it is opened when it goes, and where its key was destroyed it stays.
    What a program carries here, or staff heard, is the customer's own word, and is not told them as ours.
    """
    act = Act(happened.act)
    ours = happened.by and act not in SAID_BY_CUSTOMERS
    says = bool(happened.words) or act in mail.SENTENCES
    if (
        happened.for_customer
        and says
        and (ours or act is Act.RECEIVED)
        and row.door == "mail"
        and mail_servers.sends()
    ):
        deliveries.put(deliveries.MAIL, {"case": row.number, "place": happened.place}, now=now)

"""What is written to a customer who complained by e-mail waits in the outbox, until it went by e-mail too."""

from datetime import datetime

from hark.core.terms.case import Act
from hark.flows import deliveries, mail_servers
from hark.records.cases import CaseRow, HappeningRow


def queue(row: CaseRow, happened: HappeningRow, *, now: datetime) -> None:
    """Keep what happened for the customer to be told of, inside the deed's transaction.

    Only where in the case it stands: it is opened when it goes, and where its key was destroyed it stays.
    """
    goes = happened.for_customer and (happened.by or happened.act == Act.RECEIVED)
    if goes and row.door == "mail" and mail_servers.sends():
        deliveries.put(deliveries.MAIL, {"case": row.number, "place": happened.place}, now=now)

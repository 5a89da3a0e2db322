"""Keeping what is counted of each complaint: as often as something happens to it, and as its clocks move."""

from collections.abc import Sequence
from datetime import datetime

from hark.core.complaints.clocks import Clock, Kind
from hark.core.complaints.tally import standing, tally
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow


def keep(row: CaseRow) -> None:
    """Count the case anew after something happened to it."""
    history = [it.as_term() for it in row.history.defer("words")]
    found = tally(history, received_at=row.received_at)

    def span(at: datetime | None) -> int | None:
        return None if at is None else int((at - row.received_at).total_seconds())

    counted = {
        **{
            name: getattr(row, name)
            for name in ("version", "unit_id", "owner_id", "product", "issue", "stage")
        },
        **{name: getattr(row, name) for name in ("upheld", "cause", "redress", "ex_gratia")},
        **{name: getattr(found, name) for name in ("ends", "reopened", "objections", "checks")},
        **{name: getattr(found, name) for name in ("sent_back", "escalated", "stars")},
        **{name: getattr(found, name) for name in ("mediated", "settled", "recurred", "invited")},
        "came": seconds(row.received_at),
        "responded": span(found.responded_at),
        "answered": span(found.answered_at),
        "held": int(found.held.total_seconds()),
        "held_since": seconds(found.held_since),
        "over": seconds(found.over_at),
        "about_staff": row.about.exists(),
    }
    if not CaseFiguresRow.objects.filter(case=row).update(**counted):
        CaseFiguresRow.objects.create(case=row, **counted)


def stand(row: CaseRow, clocks: Sequence[Clock]) -> None:
    """Keep how the case stands under each kind of clock."""
    stands = {kind.value: standing(clocks, kind=kind) for kind in Kind}
    CaseFiguresRow.objects.filter(case=row).update(
        **{kind: each.on_time for kind, each in stands.items()},
        **{f"{kind}_due": seconds(each.due) for kind, each in stands.items()},
    )


def seconds(at: datetime | None) -> int | None:
    """The moment as the database reckons with it; None where there is none."""
    return None if at is None else int(at.timestamp())

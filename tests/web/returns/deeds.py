"""An example of every deed with a return."""

from datetime import date

from hark.core.terms.period import Period
from hark.flows import returns
from hark.guard.access import Role
from tests.makers import NOON, somebody
from tests.web.deeds import Deed, Doing, Scene, posts

_AUDITOR, _MANAGER = Role.AUDITOR, Role.QUALITY_MANAGER


def _takes_a_signed_return(scene: Scene) -> Doing:
    period = Period(date(2026, 1, 1), date(2026, 7, 1))
    row = returns.sign("fca", period=period, none=True, by=somebody(_MANAGER), now=NOON)
    return posts(_AUDITOR, f"/returns/signed/{row.pk}/export/", form="json")(scene)


OF_RETURNS = [
    Deed(
        "returns/<str:name>/export/",
        ("return.exported",),
        posts(_AUDITOR, "/returns/jrt0169/export/", form="xlsx"),
    ),
    Deed(
        "returns/<str:name>/sign/",
        ("return.signed",),
        posts(_MANAGER, "/returns/fca/sign/", none="on"),
        frozenset({"records_returnrow"}),
    ),
    Deed("returns/signed/<int:id>/export/", ("return.exported",), _takes_a_signed_return),
]

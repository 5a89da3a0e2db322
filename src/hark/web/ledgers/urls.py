"""The addresses of a ledger's records. What is no record stands under "-", which no feed can be called."""

from functools import partial

from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from hark.web.complaints.kept import addresses as addresses_kept
from hark.web.ledgers import views
from hark.web.ledgers.kinds import KINDS
from hark.web.policy import opens


def addresses(ledger: str) -> tuple[list[URLPattern], str]:
    """The addresses of one ledger, and the name they stand under."""
    kind = KINDS[ledger]
    see, take = opens(f"{kind.one}.see"), opens(f"{kind.one}.export")
    return [
        path("", see(require_safe(partial(views.listing, kind=kind))), name="list"),
        path("-/values/<str:dimension>/", see(require_safe(partial(views.values, kind=kind))), name="values"),
        path("-/export/", take(require_POST(partial(views.export, kind=kind))), name="export"),
        *addresses_kept(ledger),
        path("-/layout/", see(require_POST(partial(views.lay_out, kind=kind))), name="lay-out"),
        path("<str:feed>/<path:source_id>/", see(require_safe(partial(views.one, kind=kind))), name="one"),
    ], ledger

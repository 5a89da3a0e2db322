"""An example of every deed with the lists of ledgers: opened, exported, laid out, kept as views."""

from collections.abc import Callable

from hark.core.terms.ledger import LEDGERS
from hark.flows import saved_views
from hark.guard.access import Role
from hark.web.ledgers.kinds import KINDS
from tests.makers import NOON
from tests.web.deeds import Deed, Doing, Scene, of, posts

_MANAGER, _AUDITOR = Role.QUALITY_MANAGER, Role.AUDITOR
_STAFF, _ALL = of("staff"), "complaints/-/"


def _of_a_view(ledger: str, deed: str, **form: object) -> Callable[[Scene], Doing]:
    """The manager does something to a view of theirs."""

    def ready(scene: Scene) -> Doing:
        row = scene.person(_MANAGER)
        saved_views.save(row, ledger=ledger, name="Late", query="unit=north", now=NOON)
        id = saved_views.views(row, ledger=ledger)[0].pk
        return posts(_MANAGER, f"/{ledger}/-/views/{id}/{deed}/", **form)(scene)

    return ready


def _of_views(ledger: str) -> list[Deed]:
    """What can be done to the saved views of a list, and looking for a customer's records in it."""
    views, table = f"{ledger}/-/views/", of("savedview")
    named: dict[str, object] = {"name": "Late", "query": "unit=north"}
    found = [
        Deed(views, ("view.saved",), posts(_MANAGER, f"/{views}", **named), table),
        Deed(
            f"{views}<int:id>/rename/", ("view.renamed",), _of_a_view(ledger, "rename", name="Later"), table
        ),
        Deed(f"{views}<int:id>/share/", ("view.shared",), _of_a_view(ledger, "share", role="auditor"), table),
        Deed(f"{views}<int:id>/delete/", ("view.deleted",), _of_a_view(ledger, "delete"), table),
    ]
    if "customer" in LEDGERS[ledger].pseudonyms:
        seek = f"{ledger}/-/customer/"
        found.append(Deed(seek, ("customer.sought",), posts(_MANAGER, f"/{seek}", number="C-1001")))
    return found


def _opens_a_complaint(scene: Scene) -> Doing:
    client = scene.browser(_MANAGER)
    return lambda: client.get("/complaints/north/1/")


def _opens_one(ledger: str) -> Callable[[Scene], Doing]:
    def ready(scene: Scene) -> Doing:
        client = scene.browser(_MANAGER)
        return lambda: client.get(f"/{ledger}/north/1/")

    return ready


def _of_a_list(ledger: str, one: str) -> list[Deed]:
    return [
        Deed(
            f"{ledger}/-/export/", (f"{one}.exported",), posts(_AUDITOR, f"/{ledger}/-/export/", form="csv")
        ),
        Deed(
            f"{ledger}/-/layout/",
            ("account.preferences",),
            posts(_MANAGER, f"/{ledger}/-/layout/", density="comfortable"),
            _STAFF,
        ),
        Deed(f"{ledger}/<str:feed>/<path:source_id>/", (f"{one}.opened",), _opens_one(ledger), method="GET"),
    ]


OF_LEDGERS = [
    Deed(f"{_ALL}export/", ("complaint.exported",), posts(_AUDITOR, f"/{_ALL}export/", form="csv")),
    Deed(
        f"{_ALL}layout/",
        ("account.preferences",),
        posts(_MANAGER, f"/{_ALL}layout/", density="comfortable"),
        _STAFF,
    ),
    Deed(
        f"{_ALL}narrative/<str:feed>/<path:source_id>/",
        ("complaint.revealed",),
        posts(_MANAGER, f"/{_ALL}narrative/north/1/", purpose="handle"),
    ),
    Deed("complaints/<str:feed>/<path:source_id>/", ("complaint.opened",), _opens_a_complaint, method="GET"),
    *(deed for kind in KINDS.values() for deed in _of_a_list(kind.name, kind.one)),
    *(deed for name in ("complaints", *KINDS) for deed in _of_views(name)),
]

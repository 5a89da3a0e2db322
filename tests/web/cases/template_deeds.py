"""An example of every deed with a template, and of taking words over from one or from another reply."""

from collections.abc import Callable
from uuid import UUID

from hark.core.complaints.case import Outcome
from hark.core.complaints.template import Kind, Template
from hark.core.terms.case import Upheld
from hark.flows import case_closing, case_templates
from tests.makers import NOON
from tests.web.cases.standing import CASE, CLOSED, HANDLER, MANAGER, answered, taken
from tests.web.deeds import Deed, Doing, Scene, posts

_TEMPLATES = frozenset({"records_templaterow"})
_LETTER = {"kind": "interim", "language": "en", "title": "Meanwhile", "text": "Dear {customer}"}


def a_template(scene: Scene, *, withdrawn: bool = False) -> UUID:
    """A template the manager wrote."""
    manager = scene.person(MANAGER).as_term()
    told = Template(**_LETTER | {"kind": Kind.INTERIM})
    id = case_templates.write(told, by=manager, now=NOON)
    if withdrawn:
        case_templates.withdraw(id, seen=1, by=manager, now=NOON)
    return id


def _of_a_template(path: str = "", /, **form: object) -> Callable[[Scene], Doing]:
    """The manager does something with a template."""

    def ready(scene: Scene) -> Doing:
        restores = path == "restore/"
        id = a_template(scene, withdrawn=restores)
        return posts(MANAGER, f"/cases/templates/{id}/{path}", version=2 if restores else 1, **form)(scene)

    return ready


def _inserts(scene: Scene) -> Doing:
    taken(*(scene.person(role).as_term() for role in (HANDLER, MANAGER)))
    return posts(HANDLER, f"/cases/{CASE}/insert/", into="write", template=a_template(scene))(scene)


def _borrows(scene: Scene) -> Doing:
    """A handler opens what the customer of one that is closed was answered."""
    handler, manager = (scene.person(role).as_term() for role in (HANDLER, MANAGER))
    answered(handler, manager)
    case_closing.close(CASE, outcome=Outcome(**CLOSED | {"upheld": Upheld.YES}), by=handler, now=NOON)
    client = scene.browser(HANDLER)
    return lambda: client.get("/cases/C2/similar/", {"with": CASE})


OF_TEMPLATES = [
    Deed(
        "cases/templates/new/",
        ("template.written",),
        posts(MANAGER, "/cases/templates/new/", **_LETTER),
        _TEMPLATES,
    ),
    Deed(
        "cases/templates/starters/",
        ("template.starters_taken",),
        posts(MANAGER, "/cases/templates/starters/"),
        _TEMPLATES,
    ),
    Deed("cases/templates/<uuid:id>/", ("template.changed",), _of_a_template(**_LETTER), _TEMPLATES),
    Deed(
        "cases/templates/<uuid:id>/withdraw/",
        ("template.withdrawn",),
        _of_a_template("withdraw/"),
        _TEMPLATES,
    ),
    Deed(
        "cases/templates/<uuid:id>/restore/", ("template.restored",), _of_a_template("restore/"), _TEMPLATES
    ),
    Deed("cases/<str:number>/insert/", ("case.opened",), _inserts),
    Deed("cases/<str:number>/similar/", ("case.opened",), _borrows, method="GET"),
]

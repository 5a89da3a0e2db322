"""An example of every deed with a confidential complaint, and with who is let in to it."""

from collections.abc import Callable

from hark.flows import case_confidential
from hark.guard.access import Staff
from tests.makers import NOON, a_person
from tests.web.cases.standing import CASE, HANDLER, MANAGER, OPENED, deed, taken
from tests.web.deeds import Deed, Doing, Scene, posts


def _confidential(handler: Staff, manager: Staff) -> None:
    taken(handler, manager)
    case_confidential.keep(CASE, reason="staff", by=handler, now=NOON)


def _named_boris(handler: Staff, manager: Staff) -> None:
    a_person(HANDLER, username="boris")
    _named(handler, manager)


def _named(handler: Staff, manager: Staff) -> None:
    _confidential(handler, manager)
    case_confidential.let_in(CASE, person="boris", words="To check it.", by=handler, now=NOON)


def _lets_in(name: str, after: Callable[[Staff, Staff], None], **form: str) -> Callable[[Scene], Doing]:
    """The handler lets a colleague in to a confidential complaint, or in no more."""

    def ready(scene: Scene) -> Doing:
        a_person(HANDLER, username="boris")
        after(*(scene.person(role).as_term() for role in (HANDLER, MANAGER)))
        return posts(HANDLER, f"/cases/{CASE}/{name}/", person="boris", **form)(scene)

    return ready


OF_CONFIDENTIAL = [
    deed("keep-confidential", "confidential", reason="staff", words="Nobody of the branch."),
    Deed(
        "cases/<str:number>/let-in/",
        ("case.let_in",),
        _lets_in("let-in", _confidential, words="To check it."),
        OPENED | {"records_pendingnoticerow"},
    ),
    Deed("cases/<str:number>/let-out/", ("case.let_out",), _lets_in("let-out", _named), OPENED),
    deed("lift", "lifted", by=MANAGER, after=_named_boris, tables=OPENED, words="It is known."),
]

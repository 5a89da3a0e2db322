"""An example of every deed with several complaints chosen, of giving them to people, and of who is away."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from hark.flows import case_owner
from hark.guard.access import Role
from hark.records.accounts import StaffRow
from hark.records.handlers import AbsenceRow
from tests.makers import NOON, a_person
from tests.web.cases.standing import CASE, CHANGED, HANDLER, MANAGER, TOLD, taken
from tests.web.deeds import Deed, Doing, Scene, posts

_HANDLERS = frozenset({"records_handlerrow"})
_ABSENCES = frozenset({"records_absencerow"})


def _gives(scene: Scene) -> Doing:
    a_person(HANDLER, username="boris")
    return posts(MANAGER, f"/cases/{CASE}/assign/", to="boris", words="Look at the notes.")(scene)


def _several(name: str, by: Role = HANDLER, **form: object) -> Callable[[Scene], Doing]:
    """Something is done with one of those chosen."""

    def ready(scene: Scene) -> Doing:
        scene.person(HANDLER)
        return posts(by, f"/cases/several/{name}/", chosen=f"{CASE}:1", **form)(scene)

    return ready


def _gives_by_the_rule(path: str) -> Callable[[Scene], Doing]:
    """One that nobody has is given; another complaint is somebody's already."""

    def ready(scene: Scene) -> Doing:
        case_owner.take("C2", by=scene.person(HANDLER).as_term(), now=NOON)
        return posts(MANAGER, path, version=1)(scene)

    return ready


def _of_the_handler(
    path: str = "", /, *, ready: Callable[[StaffRow], object] = bool, **form: object
) -> Callable[[Scene], Doing]:
    """Whoever leads does something about the handler."""

    def does(scene: Scene) -> Doing:
        handler = scene.person(HANDLER)
        a_person(HANDLER, username="boris")  # who could go on
        before = ready(handler)
        known = {"absence": before.pk} if isinstance(before, AbsenceRow) else {}
        return posts(MANAGER, f"/cases/people/{handler.pk}/{path}", **form, **known)(scene)

    return does


def _days() -> dict[str, object]:
    """From today on, whenever that is."""
    now = timezone.now()  # noqa: TID251 # the page reads it
    return {"first": now.date(), "last": now.date() + timedelta(days=9)}


def _an_absence(person: StaffRow) -> AbsenceRow:
    days = _days()
    return AbsenceRow.objects.create(staff=person, first_day=days["first"], last_day=days["last"])


def _has_one(person: StaffRow) -> None:
    case_owner.take(CASE, by=person.as_term(), now=NOON)


def _is_back(scene: Scene) -> Doing:
    absence = _an_absence(scene.person(HANDLER))
    return posts(HANDLER, "/cases/absence/remove/", absence=absence.pk)(scene)


def _is_away(scene: Scene) -> Doing:
    return posts(HANDLER, "/cases/absence/", **_days())(scene)


def _sends_away(scene: Scene) -> Doing:
    return _of_the_handler("absence/", **_days())(scene)


def _hands_over(scene: Scene) -> Doing:
    taken(*(scene.person(role).as_term() for role in (HANDLER, MANAGER)))
    return posts(HANDLER, f"/cases/{CASE}/hand-over/", to=MANAGER.value, words="They wait.")(scene)


OF_ASSIGNING = [
    Deed("cases/several/take/", ("case.assigned",), _several("take"), CHANGED),
    Deed("cases/several/remark/", ("case.noted",), _several("remark", words="One flood."), CHANGED),
    Deed("cases/several/allot/", ("case.assigned",), _several("allot", MANAGER), TOLD),
    Deed("cases/several/assign/", ("case.assigned",), _several("assign", MANAGER, to=HANDLER.value), TOLD),
    Deed("cases/allot/", ("case.assigned",), _gives_by_the_rule("/cases/allot/"), TOLD),
    Deed("cases/<str:number>/allot/", ("case.assigned",), _gives_by_the_rule(f"/cases/{CASE}/allot/"), TOLD),
    Deed("cases/<str:number>/hand-over/", ("case.assigned",), _hands_over, TOLD),
    Deed("cases/people/<int:id>/", ("handler.changed",), _of_the_handler(highest="complex"), _HANDLERS),
    Deed("cases/people/<int:id>/absence/", ("absence.added",), _sends_away, _ABSENCES),
    Deed(
        "cases/people/<int:id>/absence/remove/",
        ("absence.removed",),
        _of_the_handler("absence/remove/", ready=_an_absence),
        _ABSENCES,
    ),
    Deed(
        "cases/people/<int:id>/hand-over/",
        ("case.assigned",),
        _of_the_handler("hand-over/", ready=_has_one, words="Ill."),
        TOLD,
    ),
    Deed("cases/absence/", ("absence.added",), _is_away, _ABSENCES),
    Deed("cases/absence/remove/", ("absence.removed",), _is_back, _ABSENCES),
    Deed("cases/<str:number>/assign/", ("case.assigned",), _gives, TOLD),
]

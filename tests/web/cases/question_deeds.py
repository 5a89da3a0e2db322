"""An example of every deed with a question to another unit."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils import timezone

from hark.flows import case_asking
from hark.guard.access import Role
from tests.makers import a_question, a_unit
from tests.web.cases.standing import ASKED, CASE, HANDLER, MANAGER, taken
from tests.web.deeds import QUESTION, Deed, Doing, Scene, posts


def a_working_day() -> date:
    """By when a unit may be asked today; of a day no calendar knows yet, any."""
    now = timezone.now()  # noqa: TID251 # the page reads it
    return case_asking.usual(now=now) or now.date() + timedelta(days=3)


def _asks(scene: Scene) -> Doing:
    _of_the_north(scene)
    taken(*(scene.person(role).as_term() for role in (HANDLER, MANAGER)))
    form = {"unit": "north", "matter": "legal", "day": a_working_day(), "words": "May we refuse?"}
    return posts(HANDLER, f"/cases/{CASE}/ask/", **form)(scene)


def _takes_back(scene: Scene) -> Doing:
    taken(*(scene.person(role).as_term() for role in (HANDLER, MANAGER)))
    asked = a_question(CASE, a_unit("north", above=a_unit()))
    return posts(HANDLER, f"/cases/{CASE}/unask/", question=asked.pk)(scene)


def _of_the_north(scene: Scene) -> None:
    scene.person(Role.BRANCH_MANAGER, unit=a_unit("north", above=a_unit()))


def _is_asked(method: str, **form: str) -> Callable[[Scene], Doing]:
    """Somebody of the north looks at what the unit was asked, or answers it."""

    def ready(scene: Scene) -> Doing:
        _of_the_north(scene)
        client = scene.browser(Role.BRANCH_MANAGER)
        return lambda: getattr(client, method)(f"/cases/questions/{QUESTION}/", form)

    return ready


OF_QUESTIONS = [
    Deed("cases/<str:number>/ask/", ("case.asked",), _asks, ASKED),
    Deed("cases/<str:number>/unask/", ("case.unasked",), _takes_back, ASKED),
    Deed("cases/questions/<uuid:id>/", ("question.opened",), _is_asked("get"), method="GET"),
    Deed("cases/questions/<uuid:id>/", ("case.told",), _is_asked("post", words="They were."), ASKED),
]

"""An example of every deed with complaints that go on as one, or come again."""

from datetime import timedelta

from hark.core.complaints.case import Outcome
from hark.core.terms.case import Upheld
from hark.flows import case_closing, case_merging, case_recount
from hark.guard.access import Staff
from hark.records.cases import CaseRow
from tests.makers import NOON, a_case
from tests.web.cases.standing import AGAIN, CASE, CHANGED, HANDLER, MANAGER, TOLD, answered
from tests.web.deeds import Deed, Doing, Scene, posts


def _merged(handler: Staff, manager: Staff) -> None:
    a_case(number=AGAIN)
    case_merging.merge(CASE, into=AGAIN, by=handler, now=NOON)


def _compares(scene: Scene) -> Doing:
    a_case(number=AGAIN)
    client = scene.browser(MANAGER)
    return lambda: client.get(f"/cases/{CASE}/same/", {"with": AGAIN})


def _merges(scene: Scene) -> Doing:
    a_case(number=AGAIN)
    form = {"with": AGAIN, "into": AGAIN, "version": 1, "version_with": 1}
    return posts(HANDLER, f"/cases/{CASE}/same/", **form)(scene)


def _takes_apart(scene: Scene) -> Doing:
    _merged(*(scene.person(role).as_term() for role in (HANDLER, MANAGER)))
    form = {"words": "It is about another day.", "version": CaseRow.objects.get(number=CASE).version}
    return posts(MANAGER, f"/cases/{CASE}/part/", **form)(scene)


def _judges(scene: Scene) -> Doing:
    """Another complaint of the customer came after the first was closed."""
    handler, manager = (scene.person(role).as_term() for role in (HANDLER, MANAGER))
    answered(handler, manager)
    outcome = Outcome(Upheld.YES, "rules", "The notes were real.", "refunded")
    case_closing.close(CASE, outcome=outcome, by=handler, now=NOON)
    a_case(number=AGAIN, now=NOON + timedelta(days=1))
    case_recount.look_for_earlier(now=NOON)
    return posts(HANDLER, f"/cases/{AGAIN}/judge/", other=CASE, verdict="refuted")(scene)


OF_MERGING = [
    Deed("cases/<str:number>/same/", ("case.opened", "case.opened"), _compares, method="GET"),
    Deed("cases/<str:number>/same/", ("case.merged", "case.joined"), _merges, TOLD),
    Deed("cases/<str:number>/part/", ("case.parted", "case.left"), _takes_apart, TOLD),
    Deed(
        "cases/<str:number>/judge/",
        ("case.judged", "case.judged"),
        _judges,
        CHANGED | {"records_recurrencerow"},
    ),
]

"""What cannot be taken of a complaint is told by the field it stands in."""

from hark.core.complaints.case import NothingSaid
from hark.flows import case_submission
from hark.flows.case_refusals import BadComplaint
from hark.flows.case_submission import NoWayBack, Told

WHAT = "The counter refused my notes."


def test_faults_are_told_by_their_field() -> None:
    found = case_submission.faults(Told("short", name="x" * 81, phone="call me", email="nobody"))

    assert {field: type(refusal) for field, refusal in found.items()} == {
        "what": NothingSaid,
        "name": BadComplaint,
        "phone": BadComplaint,
        "email": BadComplaint,
    }
    assert isinstance(case_submission.faults(Told(WHAT))["phone"], NoWayBack)
    assert not case_submission.faults(Told(WHAT), answerable=False)

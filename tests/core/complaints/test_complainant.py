"""A group speaks by at most five; who acts for another owes a proof, and is taken in without it."""

from datetime import date

import pytest

from hark.core.complaints.complainant import (
    Authorisation,
    BadComplainant,
    Capacity,
    Complainant,
    Missing,
    TooManyRepresentatives,
    missing,
    require_sound,
)

TODAY = date(2026, 11, 21)
NAMES = ("Li", "Wang", "Zhao", "Sun", "Zhou", "Wu")


def test_a_group_names_at_most_five() -> None:
    require_sound(Complainant(Capacity.GROUP, people=40, representatives=NAMES[:5]), today=TODAY)

    with pytest.raises(TooManyRepresentatives, match="at most 5 representatives; these are 6"):
        require_sound(Complainant(Capacity.GROUP, people=40, representatives=NAMES), today=TODAY)


@pytest.mark.parametrize(
    "who",
    [
        Complainant(Capacity.GROUP, people=1),
        Complainant(Capacity.GROUP, people=2, representatives=NAMES[:3]),
        Complainant(Capacity.AGENT, authorised_on=date(2026, 11, 22)),
    ],
)
def test_what_cannot_be_is_refused(who: Complainant) -> None:
    with pytest.raises(BadComplainant):
        require_sound(who, today=TODAY)


@pytest.mark.parametrize(
    ("who", "owed"),
    [
        (Complainant(), ()),
        (Complainant(Capacity.ENTITY), (Missing.REPRESENTED,)),
        (Complainant(Capacity.AGENT, "Li"), (Missing.AUTHORISATION,)),
        (Complainant(Capacity.AGENT, "Li", Authorisation.LAWYER), (Missing.AUTHORISED_ON,)),
        (Complainant(Capacity.AGENT, "Li", Authorisation.LAWYER, TODAY), ()),
        (Complainant(Capacity.HEIR), (Missing.REPRESENTED, Missing.INHERITANCE)),
        (Complainant(Capacity.GROUP), (Missing.PEOPLE, Missing.REPRESENTATIVES)),
        (Complainant(Capacity.GROUP, people=6, representatives=NAMES[:1]), ()),
    ],
)
def test_what_is_owed_is_named(who: Complainant, owed: tuple[Missing, ...]) -> None:
    assert missing(who) == owed
    require_sound(who, today=TODAY)

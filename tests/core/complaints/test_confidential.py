"""Who is kept out of a confidential complaint, who says so, and that recusal goes before it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.complaints import confidential
from hark.core.complaints.case import Case, NotOwn
from hark.core.complaints.confidential import Bar, Confidential, Kept, LetIn, NotConfidential, bar
from hark.core.complaints.recusal import Placed, Recused, is_recused
from hark.core.terms.case import Stage

OPEN = Case("C1", Stage.HANDLING, owner="anna")
SECRET = confidential.keep(OPEN, by="anna", leads=False)
NAMES = st.sampled_from(["anna", "boris", "clara", "dora"])
PATHS = st.sampled_from([(), ("bank", "north"), ("bank", "north", "desk"), ("bank", "south")])
PEOPLE = st.builds(Placed, NAMES, PATHS, st.booleans())
KEPT = st.builds(
    Kept, st.lists(PEOPLE, max_size=2).map(tuple), st.booleans(), st.frozensets(NAMES, max_size=3)
)


@given(person=PEOPLE, kept=KEPT)
def test_whoever_it_is_about_is_out_and_of_the_rest_whoever_was_not_let_in(
    person: Placed, kept: Kept
) -> None:
    found = bar(person, kept)

    assert (found is Bar.ABOUT) is is_recused(person, about=kept.about)
    if found is not Bar.ABOUT:
        let_in = person.trusted or person.username in kept.let_in
        assert (found is Bar.CONFIDENTIAL) is (kept.confidential and not let_in)


@given(person=PEOPLE, kept=KEPT)
def test_letting_in_never_keeps_anybody_out(person: Placed, kept: Kept) -> None:
    after = Kept(kept.about, kept.confidential, kept.let_in | {"boris"})

    assert bar(person, kept) is not None or bar(person, after) is None


class TestBeingKeptOut:
    def test_is_said_by_its_reason(self) -> None:
        of_anna = (Placed("anna", ("bank", "north")),)

        with pytest.raises(Recused):
            confidential.require_open(Placed("anna"), Kept(of_anna, confidential=True))
        with pytest.raises(Confidential):
            confidential.require_open(Placed("boris"), Kept(of_anna, confidential=True))
        confidential.require_open(Placed("boris"), Kept(of_anna, True, frozenset({"boris"})))


class TestDeciding:
    def test_is_for_the_owner_and_for_who_leads(self) -> None:
        assert SECRET.confidential and confidential.keep(OPEN, by="lead", leads=True).confidential
        deeds: list[Callable[[], object]] = [
            lambda: confidential.keep(OPEN, by="boris", leads=False),
            lambda: confidential.let_in(SECRET, Placed("dora"), secret(), by="boris", leads=False),
            lambda: confidential.let_out(SECRET, "dora", named=True, by="boris", leads=False),
        ]
        for deed in deeds:
            with pytest.raises(NotOwn):
                deed()

    def test_is_once_and_only_of_what_is_confidential(self) -> None:
        assert not confidential.lift(SECRET).confidential
        deeds: list[Callable[[], object]] = [
            lambda: confidential.keep(SECRET, by="anna", leads=False),
            lambda: confidential.lift(OPEN),
            lambda: confidential.let_in(OPEN, Placed("dora"), Kept(), by="anna", leads=False),
            lambda: confidential.let_out(OPEN, "dora", named=False, by="anna", leads=False),
        ]
        for deed in deeds:
            with pytest.raises(NotConfidential):
                deed()

    def test_lets_in_whom_it_keeps_out_and_out_whom_it_let_in(self) -> None:
        assert confidential.let_in(SECRET, Placed("dora"), secret(), by="anna", leads=False) == SECRET
        assert confidential.let_out(SECRET, "dora", named=True, by="anna", leads=False) == SECRET
        for already in (Placed("anna"), Placed("boss", trusted=True)):
            with pytest.raises(LetIn):
                confidential.let_in(SECRET, already, secret(), by="anna", leads=False)
        with pytest.raises(LetIn):
            confidential.let_out(SECRET, "dora", named=False, by="anna", leads=False)

    def test_never_lets_in_whoever_it_is_about(self) -> None:
        about_dora = Kept((Placed("dora"),), confidential=True)

        with pytest.raises(Recused):
            confidential.let_in(SECRET, Placed("dora"), about_dora, by="lead", leads=True)


def secret() -> Kept:
    """As it stands: the owner is let in."""
    return Kept((), confidential=True, let_in=frozenset({"anna"}))

"""Requests sent twice under one key."""

from datetime import timedelta

import pytest

from hark.core.errors import Refusal
from hark.flows import answering
from hark.flows.answering import BadKey, KeyUsedOtherwise
from hark.guard.access import Role, Staff
from hark.records.answers import AnswerRow
from hark.records.feeds import FeedRow
from tests.makers import NOON, somebody

pytestmark = pytest.mark.django_db
ANNA = somebody(Role.QUALITY_MANAGER)
BORIS = somebody(Role.QUALITY_MANAGER, username="boris")


def feed(key: str, *, name: str = "north", by: Staff = ANNA) -> dict[str, object]:
    """A deed with an effect that would show twice."""

    def make() -> dict[str, object]:
        FeedRow.objects.filter(name=name).delete()
        return {"id": FeedRow.objects.create(name=name, mapping="cfpb", created_at=NOON).pk}

    return answering.once(key, asked=("feed", name), by=by, now=NOON, do=make)


def test_have_the_same_answer_and_one_effect() -> None:
    first, second = feed("k1"), feed("k1")

    assert first == second == {"id": FeedRow.objects.get().pk}


def test_ask_for_the_same_thing() -> None:
    feed("k1")

    with pytest.raises(KeyUsedOtherwise):
        feed("k1", name="south")


def test_of_two_senders_are_two_requests() -> None:
    assert feed("k1") != feed("k1", by=BORIS)


def test_without_a_key_are_two_requests() -> None:
    assert feed("") != feed("")
    assert AnswerRow.objects.count() == 0


def test_leave_the_key_free_where_the_first_was_refused() -> None:
    def refuse() -> dict[str, object]:
        raise Refusal("Not today.")

    with pytest.raises(Refusal):
        answering.once("k1", asked=("feed", "north"), by=ANNA, now=NOON, do=refuse)

    assert feed("k1")


@pytest.mark.parametrize("key", ["two words", "x" * 256, "键", "line\n"])
def test_are_known_by_a_plain_key(key: str) -> None:
    with pytest.raises(BadKey):
        feed(key)


def test_are_forgotten_after_a_week() -> None:
    feed("k1")

    answering.sweep(now=NOON + answering.KEPT)
    assert AnswerRow.objects.exists()
    answering.sweep(now=NOON + answering.KEPT + timedelta(seconds=1))
    assert not AnswerRow.objects.exists()

"""What notices say: every kind in both languages, the number of a complaint and nothing else of it."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from hark.core.terms.notice import OF_GROUPS, Kind
from hark.outlets import digests, notices
from hark.outlets.digests import Digest

NUMBER = "261120-K7Q4M"
TERM = {"en": "Handling", "zh": "处理期限"}
TOLD = {
    "kind": "statutory",
    "percent": 80,
    "term_name": TERM,
    "unit": "CA",
    "day": "2026-11-25",
    "into": "261121-9TRX2",
} | {
    "feed": "north",
    "arrival": 7,
}
OF_NO_CASE = {Kind.LOAD_ENDED, Kind.REVEAL_ALARM}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_sentence_for_a_person_and_for_a_group(kind: Kind, language: str) -> None:
    case = "" if kind in OF_NO_CASE else NUMBER
    with translation.override(language):
        said = notices.sentence(kind, case, TOLD)
    group = notices.to_group(kind, case, TOLD, language=language, site="https://hark.bank.example")

    assert "{" not in said + group
    assert (NUMBER in said) == (NUMBER in group) == (kind not in OF_NO_CASE)
    assert any("一" <= sign <= "鿿" for sign in said) == (language != "en")


@pytest.mark.parametrize("kind", OF_GROUPS)
def test_a_group_is_not_spoken_to_as_one_person(kind: Kind) -> None:
    case = "" if kind in OF_NO_CASE else NUMBER

    told = notices.to_group(kind, case, TOLD, language="en", site="https://hark.bank.example")

    assert "you" not in told.split()


@pytest.mark.parametrize("whose", ["internal", "statutory", "promise", "regulator"])
@pytest.mark.parametrize("percent", [50, 100, 150])
def test_a_term_is_told_by_whose_it_is_and_whether_it_has_run_out(whose: str, percent: int) -> None:
    with translation.override("en"):
        said = notices.sentence(Kind.WARNED, NUMBER, {"kind": whose, "percent": percent, "term_name": TERM})

    assert NUMBER in said and ("%" in said) == (percent != 100)
    assert said.endswith("It is overdue by 50 % of its length.") == (percent == 150)


def test_a_day_is_written_as_on_the_pages() -> None:
    with translation.override("en"):
        assert "by 25 November 2026" in notices.sentence(Kind.ASKED, NUMBER, TOLD)
    with translation.override("zh-hans"):
        assert "2026年11月25日" in notices.sentence(Kind.ASKED, NUMBER, TOLD)


def test_a_subject_names_the_complaint_where_it_is_one() -> None:
    assert notices.subject([NUMBER, NUMBER], count=2, language="en") == f"Hark: complaint {NUMBER}"
    assert notices.subject([NUMBER, "261121-9TRX2"], count=2, language="en") == "Hark: 2 notices"
    assert notices.subject([""], count=1, language="en") == "Hark: 1 notice"


def test_a_digest_tells_what_is_due_and_what_is_late() -> None:
    now = datetime(2026, 11, 21, 1, tzinfo=UTC)
    late, soon = datetime(2026, 11, 20, 1, tzinfo=UTC), datetime(2026, 11, 22, 1, tzinfo=UTC)
    digest = Digest(
        due=[("A", late), ("B", soon)], open=5, overdue=1, questions=2, late_questions=1, unread=3
    )

    said = digests.text(digest, now=now, zone=UTC, language="en", site="https://hark.bank.example")

    assert "You have 5 open complaints.\n1 is overdue.\n2 questions wait" in said
    assert "A: overdue since" in said and "B: due" in said and "and 3 more" in said
    assert "https://hark.bank.example/cases/" in said


def test_a_digest_of_nothing_is_empty() -> None:
    assert Digest(due=[], open=0, overdue=0, questions=0, late_questions=0, unread=0).is_empty

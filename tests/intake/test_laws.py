"""The shipped laws and targets can be read, an institution's own come first, and a broken one is refused."""

import json
import tomllib
from datetime import date
from hashlib import sha256
from importlib import resources
from itertools import chain
from pathlib import Path

import pytest

from hark.core.calendars.calendar import Calendar
from hark.core.complaints.law import PROMISE, REGULATOR, NoLaw, Status, in_force
from hark.core.terms.case import Level
from hark.intake import calendars, laws
from hark.intake.laws import LawBroken, NoSuchLaw

WORDS = {"name", "note", "status", "article"}  # of a term: they may be mended, for no date comes of them
NOWHERE = Path("/nowhere")
SHIPPED = ["cn_2012", "cn_2020", "gb_2013", "gb_2016", "us_2012"]
GOOD = (resources.files("hark.catalogue") / "laws/template.toml").read_text(encoding="utf-8")


def calendar(name: str) -> Calendar:
    return calendars.look_up(name, own=NOWHERE).calendar


def test_the_shipped_ones_are_named_without_the_template() -> None:
    assert laws.names(NOWHERE) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_one_says_where_it_is_from_and_what_is_not_certain(name: str) -> None:
    law = laws.look_up(name, own=NOWHERE, calendars=calendar)

    assert law.source.en and law.source.zh and law.provisional
    assert all(term.name.en and term.name.zh for term in law.terms)


def test_terms_are_called_terms_in_chinese_so_that_none_reads_as_done() -> None:
    shipped = [laws.look_up(name, own=NOWHERE, calendars=calendar).terms for name in SHIPPED]
    own = laws.targets(NOWHERE, calendars=calendar).terms

    names = {term.name.zh for term in (*chain(*shipped), *own, PROMISE, REGULATOR)}

    assert {name for name in names if "期限" not in name} == set()


RECKONED = {
    "cn_2012": "5004d5e459c816f8",
    "cn_2020": "b936fe40761f63dd",
    "gb_2013": "87bb6481cc2716cd",
    "gb_2016": "e3c8ecbd040d1036",
    "us_2012": "d8f97b94ae39941f",
}
"""What each version reckons. A case keeps its version: what changes is another, in a file of its own."""


def test_no_version_of_a_shipped_law_is_changed_in_place() -> None:
    def reckoned(name: str) -> str:
        text = (resources.files("hark.catalogue") / f"laws/{name}.toml").read_text(encoding="utf-8")
        law = tomllib.loads(text)
        terms = [{key: term[key] for key in term.keys() - WORDS} for term in law["term"]]
        said = {key: law.get(key) for key in ("id", "jurisdiction", "version", "since", "calendar")}
        told = json.dumps(said | {"terms": terms}, sort_keys=True, default=str)
        return sha256(told.encode()).hexdigest()[:16]

    assert {name: reckoned(name) for name in SHIPPED} == RECKONED


def test_what_was_only_remembered_is_marked() -> None:
    law = laws.look_up("cn_2020", own=NOWHERE, calendars=calendar)

    assert {term.id for term in law.terms if term.status is Status.UNVERIFIED} == {*("objection", "review")}


@pytest.mark.parametrize(
    ("place", "day", "version"),
    [
        ("CN", date(2020, 2, 29), 2012),
        ("CN", date(2020, 3, 1), 2020),
        ("CN", date(2026, 2, 12), 2020),
        ("GB", date(2016, 6, 29), 2013),
        ("GB", date(2016, 6, 30), 2016),
        ("US", date(2026, 1, 1), 2012),
    ],
)
def test_the_law_in_force_on_the_day_holds(place: str, day: date, version: int) -> None:
    known = laws.every(NOWHERE, calendars=calendar)

    assert in_force(known, jurisdiction=place, day=day).version == version


def test_of_a_day_before_every_law_none_is_guessed() -> None:
    with pytest.raises(NoLaw, match="2011-12-31"):
        in_force(laws.every(NOWHERE, calendars=calendar), jurisdiction="CN", day=date(2011, 12, 31))


def test_the_template_is_a_law_once_it_is_copied(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text(GOOD, encoding="utf-8")

    law = laws.look_up("xx", own=tmp_path, calendars=calendar)

    assert law.terms[0].by_level[Level.SIMPLE] == 15
    assert laws.names(tmp_path) == [*SHIPPED, "xx"]


def test_one_there_is_not_is_refused() -> None:
    with pytest.raises(NoSuchLaw, match="cn_2012, cn_2020"):
        laws.look_up("mars", own=NOWHERE, calendars=calendar)


@pytest.mark.parametrize(
    ("good", "bad", "problem"),
    [
        ('id = "xx"', "id = xx", "Line 5"),
        ('id = "xx"', "id = 7", "id should be a text"),
        ("until = 2027-01-01", "until = 2026-01-01", "until should come after since"),
        ("since = 2026-01-01", 'since = "soon"', "since should be a day"),
        ('calendar = "cn"', 'calendar = "mars"', 'no calendar called "mars"'),
        ('status = "unverified"', 'status = "sure"', "status says sure"),
        ('begins = ["received"]', 'begins = ["recieved"]', "begins says recieved"),
        ('begins = ["received"]', "", "begins is missing"),
        ('counted_in = "calendar_days"', 'counted_in = "moons"', "knows only hours, working_hours"),
        ('counted_in = "calendar_days"', 'counted_in = "hours"\nmoves = true', "overwrite|second time"),
        ("moves = false", "moves = 1", "moves should be true or false"),
        ("simple = 15, ", "", "for some levels only"),
        ("simple = 15", "simple = 0", "below one"),
        ("simple = 15", "simple = 1.5", "simple should be a whole number"),
        ("simple = 15", "easy = 15", "length_by_level says easy"),
        ("at_closing = false", "length = 3", "more than one kind of length"),
        ("total = 60", "total = 20", "no longer than it already is"),
        ("total = 60", "sum = 60", "extension has no key sum; known are"),
        ("[[term]]", "[term]", "should be written"),
        ("at_closing = false", "at_clsing = false", "term has no key at_clsing; the nearest is at_closing"),
        ('zh = "法规名称"', 'de = "Name"', "name should be written name"),
    ],
)
def test_a_broken_one_says_what_ails_it(good: str, bad: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text(GOOD.replace(good, bad), encoding="utf-8")

    with pytest.raises(LawBroken, match=problem):
        laws.look_up("xx", own=tmp_path, calendars=calendar)


def test_two_terms_of_one_name_are_refused(tmp_path: Path) -> None:
    term = GOOD[GOOD.index("[[term]]") :]
    (tmp_path / "xx.toml").write_text(GOOD + term, encoding="utf-8")

    with pytest.raises(LawBroken, match="two terms called decision"):
        laws.look_up("xx", own=tmp_path, calendars=calendar)


def test_the_institutions_own_targets_come_before_the_shipped(tmp_path: Path) -> None:
    own = 'version = 2\ncalendar = "cn"\nanswer_within = 5\n'
    own += "[assigning]\nautomatic = true\nweights = { major = 6 }\n"
    own += "[[warning]]\nat = 90\nup = 0\n"
    (tmp_path / "targets_of_complaints.toml").write_text(own, encoding="utf-8")

    read = laws.targets(tmp_path, calendars=calendar)
    assert (read.version, read.answer_within) == (2, 5)
    assert (read.assigning.automatic, read.assigning.capacity) == (True, 30)
    assert (read.assigning.weights[Level.MAJOR], read.assigning.weights[Level.SIMPLE]) == (6, 1)
    assert not laws.targets(NOWHERE, calendars=calendar).assigning.automatic
    assert [point.percent for point in laws.targets(NOWHERE, calendars=calendar).warnings] == [
        50,
        80,
        100,
        150,
        200,
    ]


def test_broken_targets_say_what_ails_them(tmp_path: Path) -> None:
    (tmp_path / "targets_of_complaints.toml").write_text("version = 2\n", encoding="utf-8")

    with pytest.raises(LawBroken, match="calendar is missing"):
        laws.targets(tmp_path, calendars=calendar)


def test_the_ways_of_a_customer_are_the_institutions_own_in_both_languages(tmp_path: Path) -> None:
    own = 'version = 2\ncalendar = "cn"\n[ways]\nmediation = { en = "the centre", zh = "调解中心" }\n'
    (tmp_path / "targets_of_complaints.toml").write_text(own, encoding="utf-8")

    read = laws.targets(tmp_path, calendars=calendar)

    assert read.ways["mediation"].zh == "调解中心" and "objection" not in read.ways
    assert set(laws.targets(NOWHERE, calendars=calendar).ways) == {"objection", "currency"}
    (tmp_path / "targets_of_complaints.toml").write_text(own.replace("mediation", "court"), encoding="utf-8")
    with pytest.raises(LawBroken, match="court"):
        laws.targets(tmp_path, calendars=calendar)

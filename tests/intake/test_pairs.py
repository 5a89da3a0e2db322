"""Attributes: whatever else a source tells, gathered from columns that begin alike."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from hark.core.terms.intake import Reason, Record
from hark.guard.pseudonyms import Pseudonyms
from hark.intake.cells import LONGEST_WORDS, MOST_PAIRS, Value
from hark.intake.files import Form
from hark.intake.mapping import Mapping
from hark.intake.mappings import look_up, parse
from hark.intake.reading import Reader
from hark.intake.single import SingleReader

XES, EVENTS = (look_up(name, own=Path("nowhere")) for name in ("xes", "cloudevents_steps"))
PSEUDONYMS = Pseudonyms(b"k" * 32)
FIRST = {"case": "7", "event": "1", "timestamp": "2026-11-21T10:00:00+08:00", "resource": "112"}


def of_log(*, mapping: Mapping = XES, **others: str) -> tuple[list[Value], list[Reason]]:
    """The attributes of one event of a log with these columns besides the first."""
    row = FIRST | others
    reader = Reader(mapping, tuple(row), pseudonyms=PSEUDONYMS)
    batch, unusable = reader.read([Record(1, tuple(row.values()), b"")])
    return batch.values["attributes"], [record.reason for record in unusable]


def of_events(*data: dict[str, object]) -> Sequence[Value]:
    """The attributes of events with these data, taken one by one."""
    reader = SingleReader(EVENTS, Form.EVENT, pseudonyms=PSEUDONYMS)
    told = [
        {"id": str(at), "data": {"happened": "2026-11-21T10:00:00Z", **each}} for at, each in enumerate(data)
    ]
    records = [reader.record(at, json.dumps(each).encode()) for at, each in enumerate(told)]
    batch, unusable = reader.read(records)
    assert not unusable
    return batch.values["attributes"]


def test_are_all_the_log_tells_besides_under_their_names_and_blank_ones_are_none() -> None:
    found, _ = of_log(**{"trace:AMOUNT_REQ": "20 000", "event:note": "", "event:colour": " red  ink "})

    assert found == [("event:colour=red ink", "trace:AMOUNT_REQ=20 000")]


def test_of_an_event_are_the_members_of_its_attributes() -> None:
    found = of_events({"attributes": {"colour": "red", "size": {"cm": 5}}}, {"case": "7"}, {"attributes": {}})

    assert found == [("attributes.colour=red", "attributes.size.cm=5"), (), ()]


def test_are_missing_where_no_column_begins_so() -> None:
    assert of_log() == ([None], [])


def test_lose_their_secrets() -> None:
    [told], _ = of_log(**{"event:card": "4111 1111 1111 1111"})

    assert isinstance(told, tuple) and "4111" not in told[0] and told[0].startswith("event:card=")


def test_never_hold_what_another_field_makes_a_pseudonym_of() -> None:
    text = """
name = "own"
ledger = "steps"
feed = "own"
title = { en = "Own", zh = "自有" }
missing = [""]
column = [
  { field = "source_id", from = ["event"], kind = "id", required = true },
  { field = "happened", from = ["timestamp"], kind = "time", required = true },
  { field = "actor", from = ["event:clerk", "event:Officer"], kind = "pseudonym" },
  { field = "attributes", from = ["event:*"], kind = "pairs" },
]
"""

    found, _ = of_log(
        mapping=parse(text), **{"event:clerk": "112", "event:officer": "113", "event:colour": "red"}
    )

    assert found == [("event:colour=red",)]


def test_too_many_or_too_long_ones_are_set_aside_and_not_cut() -> None:
    many = {f"event:{at}": "x" for at in range(MOST_PAIRS + 1)}

    assert of_log(**many)[1] == [Reason.TOO_LONG]
    assert of_log(**{"event:note": "x" * LONGEST_WORDS})[1] == [Reason.TOO_LONG]
    assert of_log(**dict(list(many.items())[1:]))[1] == []


def test_with_the_error_of_a_formula_are_set_aside_unless_it_says_nothing_here() -> None:
    [column] = (each for each in XES.columns if each.field == "attributes")
    lenient = replace(
        XES,
        columns=tuple(
            replace(each, missing=frozenset({"#n/a"})) if each is column else each for each in XES.columns
        ),
    )

    assert of_log(**{"event:note": "#N/A"})[1] == [Reason.FORMULA_ERROR]
    assert of_log(mapping=lenient, **{"event:note": "#N/A", "event:kind": "x"}) == ([("event:kind=x",)], [])


@pytest.mark.parametrize("cell", ["{", "[1]", "words", "7"])
def test_a_column_called_by_a_star_itself_is_no_crash(cell: str) -> None:
    assert of_log(**{"event:*": cell}) == ([], [Reason.NOT_AN_OBJECT])


def test_change_no_digest_of_what_has_none() -> None:
    def content(**others: str) -> bytes:
        row = FIRST | others
        reader = Reader(XES, tuple(row), pseudonyms=PSEUDONYMS)
        return reader.read([Record(1, tuple(row.values()), b"")])[0].contents[0]

    assert content() == content(**{"event:note": " "}) != content(**{"event:note": "x"})


@pytest.mark.parametrize(("kind", "name"), [("pairs", "note"), ("text", "note*")])
def test_a_star_and_pairs_go_together(kind: str, name: str) -> None:
    text = f"""
name = "own"
ledger = "steps"
feed = "own"
title = {{ en = "Own", zh = "自有" }}
missing = [""]
column = [{{ field = "attributes", from = ["{name}"], kind = "{kind}" }}]
"""

    with pytest.raises(ValueError, match="star"):
        parse(text)

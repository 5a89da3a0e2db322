"""A mapping somebody types: where it is wrong, and what to do about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.intake import mappings
from hark.intake.editing import LONGEST, checked, named
from hark.intake.patterns import LONGEST as LONGEST_PATTERN
from hark.intake.patterns import is_quick
from hark.intake.toml_faults import NoMapping

SHIPPED = mappings.shipped_text("cfpb") or ""


def line_of(part: str, *, times: int = 1) -> int:
    """The line of the shipped mapping in which the part stands for the so-many-th time."""
    lines = [number for number, line in enumerate(SHIPPED.split("\n"), 1) if part in line]
    return lines[times - 1]


@pytest.mark.parametrize(
    ("was", "is_", "line", "says"),
    [
        ("missing =", "missing", line_of("missing ="), "a line says key = value"),
        ('feed = "cfpb"', 'feed = "cfpb', line_of("feed ="), "a text does not end"),
        ('feed = "cfpb"', "feed = cfpb", line_of("feed ="), "this is no value"),
        ('feed = "cfpb"', 'feed = "cfpb" "x"', line_of("feed ="), "more stands here than one value"),
        ('feed = "cfpb"', 'feed = "\\\\d"'.replace("\\\\", "\\"), line_of("feed ="), "within a text"),
        ('kind = "date"', 'kind = "date"\nkind = "date"', line_of('kind = "date"') + 1, "second time"),
        ("dates =", "date =", line_of("dates ="), "the nearest is dates"),
        ('kind = "date"', 'kind = "dat"', line_of('kind = "date"'), "the kind dat"),
        ('kind = "date"', 'kind = "text"', line_of('kind = "date"'), "it takes date"),
        ('field = "state"', 'field = "weather"', line_of('field = "state"'), "no field weather"),
        ('field = "state"', 'field = "company"', line_of('field = "state"'), "mapped twice"),
        ('from = ["State"]', 'from = "State"', line_of('from = ["State"]'), "list of texts"),
        ('from = ["State"]', "from = []", line_of('from = ["State"]'), "names no column"),
        ('separator = ","', 'seperator = ","', line_of('separator = ","'), "seperator"),
        ('pattern = "[0-9]{1,18}"', 'pattern = "["', line_of("pattern ="), "no pattern"),
        ('pattern = "[0-9]{1,18}"', 'pattern = "([0-9]+)+"', line_of("pattern ="), "very long"),
        ('"%m/%d/%Y"', '"%m/%d/%J"', line_of("dates ="), "%m/%d/%J in dates"),
        ('name = "cfpb"', 'name = "my cfpb"', line_of("name ="), "a name has letters"),
        ('ledger = "complaints"', 'ledger = "joys"', line_of("ledger ="), "no ledger called"),
    ],
)
def test_says_the_line_and_what_is_wrong(was: str, is_: str, line: int, says: str) -> None:
    assert was in SHIPPED

    with pytest.raises(NoMapping, match=says) as refusal:
        checked(SHIPPED.replace(was, is_, 1))

    assert refusal.value.line == line and f"ine {line}" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names no columns"),
        (SHIPPED.replace("title =", "# title ="), "title is missing"),
        (SHIPPED.replace("[[column]]", "[column]", 1).split("[[")[0], "names no columns"),
        ("column = [1]", "names no columns"),
        ("x" * (LONGEST + 1), "longer than"),
        ("a = " + "[" * 5_000, "nested|not closed"),
        (SHIPPED.replace('from = ["Complaint ID"]', 'constant = "1"'), "each record has its own"),
        (
            SHIPPED.replace('from = ["Date sent to company"]', 'constant = "soon"'),
            "constant of the field sent",
        ),
    ],
)
def test_says_what_is_wrong_where_there_is_no_line(text: str, says: str) -> None:
    with pytest.raises(NoMapping, match=says):
        checked(text)


@given(
    at=st.integers(0, len(SHIPPED)),
    cut=st.integers(0, 40),
    put=st.text(alphabet='abc[]{}="\\\n#,.%0', max_size=8),
)
def test_any_text_is_a_mapping_or_refused(at: int, cut: int, put: str) -> None:
    try:
        told: object = checked(SHIPPED[:at] + put + SHIPPED[at + cut :]).columns
    except NoMapping as refusal:
        told = str(refusal).endswith((".", ")."))

    assert told


def test_every_shipped_mapping_passes() -> None:
    from pathlib import Path

    for name in mappings.names(Path("nowhere")):
        assert checked(mappings.shipped_text(name) or "").name == name


def test_a_copy_has_another_name_and_nothing_else_new() -> None:
    copy, shipped = checked(named(SHIPPED, "ours")), checked(SHIPPED)

    assert copy.name == "ours" and copy.columns == shipped.columns


class TestPatterns:
    @pytest.mark.parametrize(
        "pattern",
        [
            "[0-9]{1,18}",
            "WD[0-9]{4}",
            "[0-9.]+E[+][0-9]+",
            "(?:AB|CD)[0-9]{4}",
            "[(+*]{3}",
            "(ab){2}",
            "A?[0-9]+",
        ],
    )
    def test_that_are_ordinary_are_quick(self, pattern: str) -> None:
        assert is_quick(pattern)

    @pytest.mark.parametrize(
        "pattern",
        [
            "(a+)+b",
            "(a|a)*b",
            "(?:a?){30}b",
            "a?" * 20 + "a" * 20,
            "a*a*a*a*b",
            "((a+)){9}b",
            r"(a)\1",
            "(?=a)a",
            "a" * (LONGEST_PATTERN + 1),
        ],
    )
    def test_that_could_take_for_ever_are_not(self, pattern: str) -> None:
        assert not is_quick(pattern)

    @given(st.text(alphabet="ab[]()*+?|{}\\12,", max_size=14), st.text(alphabet="ab", max_size=64))
    def test_that_are_quick_end(self, pattern: str, text: str) -> None:
        import re

        try:
            compiled = re.compile(pattern)
        except (re.error, OverflowError):
            return
        if is_quick(pattern):
            assert compiled.fullmatch(text) is None or compiled.fullmatch(text)

"""Mappings as data."""

from importlib import resources
from pathlib import Path

import pytest

from hark.intake.mappings import MappingBroken, NoSuchMapping, look_up, names, parse
from tests.makers import CUSTOMERS

SHIPPED = (resources.files("hark.catalogue") / "mappings" / "cfpb.toml").read_text(encoding="utf-8")


class TestLookUp:
    def test_finds_the_shipped_mapping(self, tmp_path: Path) -> None:
        assert look_up("cfpb", own=tmp_path).feed == "cfpb"

    def test_takes_the_institutions_own_before_the_shipped_one(self, tmp_path: Path) -> None:
        (tmp_path / "cfpb.toml").write_text(
            SHIPPED.replace('feed = "cfpb"', 'feed = "ours"'), encoding="utf-8"
        )

        assert look_up("cfpb", own=tmp_path).feed == "ours"

    def test_names_those_there_are(self, tmp_path: Path) -> None:
        with pytest.raises(NoSuchMapping, match="cfpb"):
            look_up("cpfb", own=tmp_path)

    @pytest.mark.parametrize("name", ["contacts", "exposures"])
    def test_events_take_the_words_files_take(self, name: str, tmp_path: Path) -> None:
        file, events = (
            {column.field: column.says for column in look_up(each, own=tmp_path).columns if column.choices}
            for each in (name, "cloudevents" if name == "contacts" else f"cloudevents_{name}")
        )

        assert events == file and any(file.values())

    @pytest.mark.parametrize("name", ["../cfpb", "/etc/passwd", "", "cfpb.toml"])
    def test_looks_nowhere_else(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(NoSuchMapping):
            look_up(name, own=tmp_path)

    @pytest.mark.parametrize(
        ("was", "is_", "says"),
        [
            ('kind = "date"', 'kind = "dat"', "dat"),
            ('field = "state"', 'field = "weather"', "weather"),
            ('field = "state"', 'field = "company"', "twice"),
            ('field = "received"', 'field = "sent"', "sent"),
            ("missing =", "missing", "line"),
            ("required = true", "required = false", "must be required"),
            ('from = ["State"]', 'from = "State"', "list"),
            ('separator = ","', 'seperator = ","', "seperator"),
            ('pattern = "[0-9]{1,18}"', 'pattern = "["', "unterminated"),
            ("missing =", "clock_apart = 3\nmissing =", "no key clock_apart; the nearest is clocks_apart"),
            ("missing =", "weather = 1\nmissing =", "no key weather; known are clocks_apart, column"),
            ("missing =", "clocks_apart = -1\nmissing =", "clocks_apart should be a number of seconds"),
            ("missing =", "clocks_apart = true\nmissing =", "between 0 and 86,?400"),
        ],
    )
    def test_says_what_is_wrong_and_where_to_mend_it(
        self, tmp_path: Path, was: str, is_: str, says: str
    ) -> None:
        (tmp_path / "cfpb.toml").write_text(SHIPPED.replace(was, is_, 1), encoding="utf-8")

        with pytest.raises(MappingBroken, match=says) as refusal:
            look_up("cfpb", own=tmp_path)
        assert "mappings/cfpb.toml" in str(refusal.value)


class TestPseudonyms:
    @pytest.mark.parametrize(
        ("was", "is_", "says"),
        [
            ('kind = "pseudonym"', 'kind = "id"', "customer must be of the kind pseudonym"),
            ('from = ["Customer"]', 'from = ["state "]', "would keep what only a pseudonym may stand for"),
        ],
    )
    def test_no_mapping_keeps_the_number_itself(self, was: str, is_: str, says: str) -> None:
        with pytest.raises(ValueError, match=says):
            parse(SHIPPED + CUSTOMERS.replace(was, is_))

    def test_no_other_field_holds_one(self) -> None:
        with pytest.raises(ValueError, match="disputed holds no pseudonym"):
            parse(SHIPPED.replace('kind = "choice"', 'kind = "pseudonym"').replace("timely", "customer"))


def test_every_shipped_mapping_is_understood(tmp_path: Path) -> None:
    for name in names(tmp_path):
        text = (resources.files("hark.catalogue") / "mappings" / f"{name}.toml").read_text(encoding="utf-8")

        assert parse(text).name == name

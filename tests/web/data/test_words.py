"""Every reason, field and kind there is has its words, and a record's bytes can be looked at."""

from datetime import datetime, timedelta, timezone

import pytest
from django.utils.translation import override

from hark.core.terms.intake import Reason
from hark.core.terms.ledger import DESTINATIONS
from hark.flows.previewing import PreviewRow
from hark.flows.quarantine import Kept, Shown
from hark.intake.mapping import CHANGED, Kind
from hark.web.data import previewed
from hark.web.data.fields import FIELDS, KINDS
from hark.web.data.fields import LEDGERS as LEDGER_WORDS
from hark.web.data.originals import readable
from hark.web.data.reasons import REASONS
from tests.makers import NOON

KEPT = Kept(1, "cfpb", "May.csv", 2, "State", Reason.TOO_LONG, "open", NOON, None, "cfpb", "complaints")


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(Reason)


def test_every_field_a_mapping_may_name_has_a_word() -> None:
    assert set(FIELDS) == {CHANGED, *(field for ledger in DESTINATIONS.values() for field in ledger.fields)}


def test_every_kind_of_column_has_a_word() -> None:
    assert set(KINDS) == {kind.value for kind in Kind}


class TestOriginals:
    def test_are_read_in_the_encoding_of_their_file(self) -> None:
        assert readable(Shown(KEPT, "", "受理".encode("gb18030"), "gb18030")) == "受理"

    def test_spell_out_what_is_no_text(self) -> None:
        assert readable(Shown(KEPT, "", b"a\xff\x00b\r\nc", "utf-8")) == "a\\xff\u2400b\nc"

    def test_of_an_encoding_nobody_knows_are_spelled_out_too(self) -> None:
        assert readable(Shown(KEPT, "", b"abc", "klingon")) == "abc"


def test_every_ledger_has_a_word() -> None:
    assert set(LEDGER_WORDS) == set(DESTINATIONS)


class TestACellOfThePreview:
    def test_tells_a_moment_with_its_time_and_zone(self) -> None:
        at = datetime(2026, 3, 2, 9, 5, 7, tzinfo=timezone(timedelta(hours=8)))

        assert previewed._cell("entered", at).endswith("09:05:07 UTC+08:00")

    @pytest.mark.parametrize(("language", "words"), [("en", ["yes", "no"]), ("zh-hans", ["是", "否"])])
    def test_says_a_flag_in_the_readers_language(self, language: str, words: list[str]) -> None:
        with override(language):
            assert [previewed._cell("resolved", flag) for flag in (True, False)] == words

    def test_says_codes_of_ours_and_of_the_cfpb_in_the_readers_words(self) -> None:
        with override("zh-hans"):
            said = [previewed._cell("channel", word) for word in ("phone", "Web", "videophone")]
            tags = previewed._cell("tags", ("Older American", "Servicemember"))

        assert said == ["电话", "网站", "videophone"]
        assert tags == "老年客户、军人"


@pytest.mark.parametrize(
    "field", sorted({name for each in DESTINATIONS.values() for name in each.pseudonyms})
)
def test_a_pseudonym_is_told_short_whoever_it_is_of(field: str) -> None:
    row = PreviewRow(1, {field: "zcdifjtbzsl5ff5lch2ekqc4bm"}, None)

    assert previewed._row(row, [field], cells=True, values=True).cells == ["·zcdifj"]

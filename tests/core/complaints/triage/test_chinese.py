"""Phrases in Chinese texts: what they may leave open, and what only looks like one."""

import pytest

from hark.core.complaints.triage.characters import simplified
from hark.core.complaints.triage.chinese import ChinesePhrases
from hark.core.complaints.triage.opinions import MARK, REASON
from hark.core.complaints.triage.phrases import PLAIN, Phrase
from hark.core.complaints.triage.runs import Runs


def a_phrase(words: str, axis: str = MARK) -> Phrase:
    return Phrase(words, axis, "court", PLAIN)


def said(text: str, *words: str, not_meant: tuple[str, ...] = (), axis: str = MARK) -> list[str]:
    phrases = ChinesePhrases(
        [a_phrase(each, axis) for each in words], [a_phrase(each, axis) for each in not_meant]
    )
    [found] = phrases.stand_in([text])
    return [phrase.words for phrase in found]


class TestAPhrase:
    @pytest.mark.parametrize(
        ("text", "words", "told"),
        [
            ("我要去法院", "法院", ["法院"]),
            ("从二十楼上跳", "从…楼…跳", ["从…楼…跳"]),
            ("从这里，楼上跳", "从…楼…跳", []),
            ("没去过广西，却有三笔消费", "没去过～消费", ["没去过～消费"]),
            ("没去过广西。却有三笔消费", "没去过～消费", []),
            ("奶奶83岁", "8#岁", ["8#岁"]),
            ("经理把钱拿走了", "(员工|经理)…(吞|拿)走", ["经理…拿走"]),
            ("去告你", "(要|去|)告你", ["去告你"]),
            ("就告你", "(要|去|)告你", ["告你"]),
        ],
    )
    def test_is_told_as_it_was_said(self, text: str, words: str, told: list[str]) -> None:
        assert said(text, words) == told

    def test_is_found_by_a_part_fewer_share(self) -> None:
        words = ("(经理|柜员)…贪污", "(经理|柜员)…挪用", "(经理|柜员)…受贿")

        assert said("听说经理一起受贿", *words) == ["经理…受贿"]

    def test_is_not_meant_within_other_words(self) -> None:
        assert said("法院对面的网点", "法院", not_meant=("法院对面",)) == []
        assert said("法院对面的网点，法院见", "法院", not_meant=("法院对面",)) == ["法院"]

    def test_says_once_what_a_longer_one_says_too(self) -> None:
        assert said("收费不合理", "收费", "收费不合理", axis=REASON) == ["收费不合理"]

    def test_is_of_its_own_text(self) -> None:
        phrases = ChinesePhrases([a_phrase("法…院")], [])

        assert [len(each) for each in phrases.stand_in(["法", "院", "", "法院"])] == [0, 0, 0, 1]


class TestRuns:
    def test_are_found_where_they_stand(self) -> None:
        runs = Runs(["法", "法院", "去法院"])

        assert sorted(runs.stand_in("我去法院")) == [(1, 2), (2, 0), (2, 1)]

    @pytest.mark.parametrize("text", ["", "一", "😀\ud800"])
    def test_are_not_found_where_there_are_none(self, text: str) -> None:
        assert [*Runs(["法院"]).stand_in(text)] == []


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert simplified("我會向銀保監投訴，請律師") == "我会向银保监投诉，请律师"
    assert simplified("我会投诉") == "我会投诉"

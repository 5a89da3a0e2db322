"""Who a note mentions."""

import pytest

from hark.core.complaints.mentions import MOST, NotToMention, mentioned

PEOPLE = {"anna": "Anna Weiss", "anna.b": "Anna Berg", "lilei": "李雷", "wang1": "王芳", "wang2": "王芳"}


class TestMentioned:
    def test_is_whoever_is_named_as_they_sign_in_or_by_their_own_name(self) -> None:
        words = "@anna.b please look, @Anna, and ＠李雷请核对；请@lilei再看。"

        assert [*mentioned(words, people=PEOPLE)] == ["anna.b", "anna", "lilei"]

    def test_is_nobody_where_an_address_stands_or_a_time(self) -> None:
        assert mentioned("Written to li@anna.com, call @ 3 pm", people=PEOPLE) == {}

    @pytest.mark.parametrize("words", ["@boris look", "@annabel look", "@王芳 look", "@！", "请@李小雷看"])
    def test_is_refused_for_nobody_and_for_a_name_of_two(self, words: str) -> None:
        with pytest.raises(NotToMention):
            mentioned(words, people=PEOPLE)

    def test_is_refused_for_too_many(self) -> None:
        many = {f"p{at}.": "" for at in range(MOST + 1)}

        with pytest.raises(NotToMention):
            mentioned(" ".join(f"@{name}" for name in many), people=many)

"""E-mail that goes: what it says in which language, and what no value can add to it."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.mail import BadHeaderError

from hark.core.terms.case import Act
from hark.outlets.mail import Letter, subject, text, written

LETTER = Letter(
    "li@example.com", "Bank <complaints@bank.example>", "Your complaint 1", "We write.", "1.a@bank.example"
)
DAY = date(2026, 12, 6)


def said(act: Act, *, language: str = "en", words: str = "Which notes?") -> str:
    return text(act, number="261121-7H2KQ", day=DAY, words=words, signed="The Bank", language=language)


@pytest.mark.parametrize("field", ["to", "sender", "subject", "id"])
def test_no_value_adds_a_header(field: str) -> None:
    with pytest.raises(BadHeaderError):
        written(replace(LETTER, **{field: "a@b.example\r\nBcc: all@bank.example"})).message()
    with pytest.raises(BadHeaderError):
        written(replace(LETTER, answers=("1@example.com>\nBcc: all@bank.example",))).message()


def test_words_add_no_header_either() -> None:
    message = written(replace(LETTER, text="Bcc: all@bank.example\r\n\r\nBcc: all@bank.example")).message()

    assert message["Bcc"] is None and written(LETTER).recipients() == ["li@example.com"]


def test_it_names_those_before_it_and_says_whether_a_machine_wrote_it() -> None:
    answering = written(
        replace(LETTER, answers=("1@example.com", "2@bank.example"), automatic=True)
    ).message()

    assert (answering["In-Reply-To"], answering["References"]) == (
        "<2@bank.example>",
        "<1@example.com> <2@bank.example>",
    )
    assert (
        answering["Auto-Submitted"] == "auto-replied" and written(LETTER).message()["Auto-Submitted"] is None
    )


def test_the_day_is_told_where_it_is_news() -> None:
    assert "by Dec. 6, 2026" in said(Act.RECEIVED) and "261121-7H2KQ" in said(Act.RECEIVED, words="")
    assert "by Dec. 6, 2026" in said(Act.EXTENDED) and said(Act.EXTENDED).startswith("Which notes?")
    assert "Dec. 6" not in said(Act.ANSWERED) and said(Act.ANSWERED).endswith("The Bank\n")


def test_it_speaks_the_customers_language() -> None:
    assert "2026年12月6日" in said(Act.RECEIVED, language="zh-hans")
    assert subject("261121-7H2KQ", language="zh-hans") == "您的投诉 261121-7H2KQ"


@pytest.mark.parametrize("act", [Act.MERGED, Act.JOINED, Act.PARTED, Act.LEFT])
def test_what_nobody_wrote_is_a_sentence_in_both_languages(act: Act) -> None:
    english, chinese = (said(act, words="", language=each) for each in ("en", "zh-hans"))

    assert "261121-7H2KQ" in english and "your" in english.lower()
    assert "261121-7H2KQ" in chinese and "your" not in chinese.lower()

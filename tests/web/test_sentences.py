"""A sentence of the core is said in the reader's language, with its values, moments in their own zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from hark.core.complaints import telling
from hark.core.complaints.extending import ExtensionRefused
from hark.core.complaints.law import Count
from hark.core.terms.card import Text
from hark.core.terms.sentence import Sentence
from hark.flows.feed_names import OtherLedger, require_fit
from hark.records.feeds import FeedRow
from hark.web import errors, sentences

MOMENT = datetime(2026, 2, 27, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
LAW = Sentence(
    "{law} holds, as it was in force from {since} when the complaint was received.",
    {"law": Text(en="The order", zh="《办法》"), "since": date(2020, 3, 1)},
)


@pytest.mark.parametrize(
    ("sentence", "english", "chinese"),
    [
        (
            LAW,
            "The order holds, as it was in force from 1 March 2020 when the complaint was received.",
            "适用收到投诉时有效的《办法》（自 2020年3月1日 起施行）。",
        ),
        (
            Sentence(
                "{length}: it ends {ends}.", {"length": telling.length(1, Count.WORKING_DAYS), "ends": MOMENT}
            ),
            "1 working day: it ends 27 February 2026, 10:30.",
            "期限为 1 个工作日，至 2026年2月27日 10:30 届满。",
        ),
    ],
)
def test_is_said_in_both_languages(sentence: Sentence, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert sentences.told(sentence) == english
    with translation.override("zh-hans"):
        assert sentences.told(sentence) == chinese


def test_a_refusal_translates_the_sentences_in_it() -> None:
    refusal = ExtensionRefused(
        "No term of {law} is running that may be extended.", law=Sentence("{law}", {"law": LAW.values["law"]})
    )

    with translation.override("zh-hans"):
        assert errors.sentence(refusal) == "依据《办法》，目前没有可延长的期限。"
    assert str(refusal) == "No term of The order is running that may be extended."


@pytest.mark.django_db
def test_a_refusal_names_ledgers_by_their_titles() -> None:
    FeedRow.objects.create(name="north", ledger="complaints", mapping="cfpb", created_at=MOMENT)

    with pytest.raises(OtherLedger) as refused:
        require_fit("north", mapping="accesses", ledger="accesses")

    with translation.override("zh-hans"):
        said = errors.sentence(refused.value)
    assert said == "数据源“north”送达的是“投诉”，而映射“accesses”用于“资料查阅记录”。请另取一个数据源名称。"
    with translation.override("en"):
        assert 'delivers complaints, and the mapping "accesses" is for looks at records' in errors.sentence(
            refused.value
        )
    assert 'delivers complaints, and the mapping "accesses" is for accesses' in str(refused.value)

"""Values in the reader's words."""

import pytest
from django.utils.translation import override

from hark.web import values
from hark.web.complaints.columns import said

SHIPPED = [
    ("queue", "cards", "银行卡"),
    ("reason", "card lost", "卡片挂失"),
    ("line", "home", "住房贷款"),
    ("outcome", "abandoned", "已放弃"),
    ("issue", "Fraud or scam", "欺诈或诈骗"),
    ("response", "Closed with monetary relief", "办结并给予经济补偿"),
    ("channel", "Postal mail", "信函"),
    ("tag", "Servicemember", "军人"),
    ("timely", "No", "否"),
    ("sub_product", "Checking account", "支票账户"),
    ("product", "deposits", "存款"),
]


@pytest.mark.parametrize(("dimension", "value", "chinese"), SHIPPED)
def test_of_what_is_shipped_are_in_the_reader_s_language(dimension: str, value: str, chinese: str) -> None:
    with override("zh-hans"):
        assert values.said(dimension, value) == chinese


@pytest.mark.parametrize("value", ["Cards", "VIP", "其他队列", ""])
def test_of_the_institution_are_as_it_wrote_them(value: str) -> None:
    with override("zh-hans"):
        assert values.said("queue", value) == values.said("issue", value) == value


def test_in_english_are_as_the_source_wrote_them() -> None:
    with override("en"):
        assert values.said("queue", "card lost") == "card lost"
        assert values.said("issue", "Fraud or scam") == "Fraud or scam"


def test_of_a_list_of_complaints_are_told_alike() -> None:
    with override("zh-hans"):
        assert said("tags", ("Older American", "Servicemember")) == "老年客户、军人"
        assert said("response", "In progress") == "办理中"
        assert said("timely", "Yes") == "是" and said("sub_product", "Mobile wallet") == "手机钱包"
        assert said("company", "Closed") == "Closed"

"""Values in the reader's words."""

import csv
import gzip
from collections.abc import Iterator
from importlib import resources

import pytest
from django.utils.translation import override

from hark.jobs.demo.bundled import EXTRACTS
from hark.web import values
from hark.web.complaints.columns import said

SHIPPED = [
    ("queue", "cards", "银行卡"),
    ("reason", "card lost", "卡片挂失"),
    ("line", "home", "住房贷款"),
    ("outcome", "abandoned", "已放弃"),
    ("issue", "Fraud or scam", "欺诈或诈骗"),
    ("sub_issue", "Debt is not mine", "债务并非本人所欠"),
    ("public_response", "Company disputes the facts presented in the complaint", "公司对投诉所述事实有异议"),
    ("response", "Closed with monetary relief", "办结并给予经济补偿"),
    ("channel", "Postal mail", "信函"),
    ("tag", "Servicemember", "军人"),
    ("timely", "No", "否"),
    ("sub_product", "Checking account", "支票账户"),
    ("product", "deposits", "存款"),
]


def complaints() -> Iterator[dict[str, str]]:
    """Every complaint of the demonstration, by the CFPB's own columns."""
    for name in EXTRACTS:
        packed = resources.files("hark.jobs.demo").joinpath("data", name).read_bytes()
        yield from csv.DictReader(gzip.decompress(packed).decode("utf-8-sig").splitlines(keepends=True))


@pytest.mark.parametrize(("dimension", "value", "chinese"), SHIPPED)
def test_of_what_is_shipped_are_in_the_reader_s_language(dimension: str, value: str, chinese: str) -> None:
    with override("zh-hans"):
        assert values.said(dimension, value) == chinese


@pytest.mark.parametrize(
    ("dimension", "column"),
    [
        ("issue", "Issue"),
        ("sub_issue", "Sub-issue"),
        ("sub_product", "Sub-product"),
        ("public_response", "Company public response"),
    ],
)
def test_of_the_demonstration_s_complaints_are_all_in_chinese(dimension: str, column: str) -> None:
    found = {row[column] for row in complaints() if row[column]}

    with override("zh-hans"):
        assert found and {value for value in found if values.said(dimension, value) == value} == set()


@pytest.mark.parametrize("value", ["Cards", "VIP", "其他队列", ""])
def test_of_the_institution_are_as_it_wrote_them(value: str) -> None:
    with override("zh-hans"):
        assert values.said("queue", value) == values.said("issue", value) == value


def test_in_english_are_as_the_source_wrote_them() -> None:
    with override("en"):
        assert values.said("queue", "card lost") == "card lost"
        assert values.said("issue", "Fraud or scam") == "Fraud or scam"
        assert values.said("sub_issue", "Debt is not mine") == "Debt is not mine"


def test_of_a_list_of_complaints_are_told_alike() -> None:
    with override("zh-hans"):
        assert said("tags", ("Older American", "Servicemember")) == "老年客户、军人"
        assert said("response", "In progress") == "办理中"
        assert said("timely", "Yes") == "是" and said("sub_product", "Mobile wallet") == "手机钱包"
        assert said("sub_issue", "Debt was paid") == "债务已清偿"
        assert said("public_response", "Company disputes the facts presented in the complaint").startswith(
            "公司"
        )
        assert said("company", "Closed") == "Closed"

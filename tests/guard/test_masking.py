"""A mask tells one value from another and never all of it."""

import random
import re

import pytest

from hark.guard import masking
from hark.guard.spans import luhn

COUNT = 200
DICE = random.Random(20261121)
NAMES = "王李张刘陈杨黄赵吴周欧阳明华伟芳娜静"


def digits(count: int) -> str:
    return "".join(DICE.choices("0123456789", k=count))


def an_identity() -> str:
    body = f"{DICE.randrange(110000, 660000)}19{DICE.randrange(30, 99)}0{DICE.randrange(1, 9)}1{digits(4)}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


def a_card() -> str:
    body = DICE.choice("3456") + digits(DICE.randrange(12, 18))
    return next(f"{body}{check}" for check in range(10) if luhn(f"{body}{check}"))


MAKERS = {
    masking.name: lambda: "".join(DICE.choices(NAMES, k=DICE.randrange(2, 5))),
    masking.phone: lambda: f"1{DICE.choice('3456789')}{digits(9)}",
    masking.identity: an_identity,
    masking.card: a_card,
    masking.email: lambda: f"{''.join(DICE.choices('abcdefgh.', k=DICE.randrange(1, 12)))}@example.com",
    masking.wechat: lambda: DICE.choice("abcw") + "".join(DICE.choices("abc_-019", k=DICE.randrange(5, 19))),
    masking.address: lambda: f"浙江省杭州市西湖区文三路{DICE.randrange(1, 999)}号{DICE.randrange(1, 30)}室",
}


def never_whole(count: int) -> None:
    for mask, make in MAKERS.items():
        for _ in range(count):
            value = make()

            masked = mask(value)

            assert value not in masked and "*" in masked, (mask.__name__, value, masked)
            shown = sum(sign != "*" for sign in masked)
            assert mask in (masking.email, masking.address) or shown <= 10, (mask.__name__, masked)


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masking.name, "王小明", "**明"),
        (masking.name, "王", "*"),
        (masking.phone, "138 1234 5678", "138****5678"),
        (masking.identity, "11010519491231002X", "1****************X"),
        (masking.card, "6222021234567890128", "622202*********0128"),
        (masking.card, "12345678", "********"),
        (masking.email, "zhang@d.com", "z***@d.com"),
        (masking.email, "z@d.com", "***@d.com"),
        (masking.email, "no address", "***"),
        (masking.wechat, " wxid_9f3k ", "w***"),
        (masking.wechat, "w", "***"),
        (masking.address, "浙江省杭州市西湖区文三路1号", "浙江省杭州市***"),
        (masking.address, "12 High Street", "***"),
    ],
)
def test_a_mask_shows(mask: object, value: str, shown: str) -> None:
    assert callable(mask) and mask(value) == shown


def test_no_mask_shows_the_whole() -> None:
    never_whole(COUNT)


@pytest.mark.long
def test_no_mask_shows_the_whole_of_ten_thousand() -> None:
    never_whole(10_000)


def test_a_text_shows_no_number_or_address_whole() -> None:
    for _ in range(COUNT):
        values = [MAKERS[m]() for m in (masking.phone, masking.identity, masking.card, masking.email)]
        values[3] = values[3].replace("..", ".").strip(".")

        shown = masking.text("我的资料：" + "，".join(values) + "。")

        assert not any(value in shown for value in values[:3]), shown
        assert not re.search(r"[0-9]{12}", shown)


def test_a_text_without_any_is_shown_as_it_is() -> None:
    assert masking.text("你们答应 2019-04-10 回电, XXXX 1234") == "你们答应 2019-04-10 回电, XXXX 1234"


def test_a_card_s_number_with_a_digit_mistyped_is_masked_all_the_same() -> None:
    assert masking.text("卡号6222021234567890123，流水88") == "卡号622202*********0123，流水88"

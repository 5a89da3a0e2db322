"""What may be of the same matter: one customer speaks for it, another against, and little is not told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hark.core.complaints.alike import Matter, Sign, compare, rank

DAY = datetime(2026, 3, 2, 4, tzinfo=UTC)
FEE = Matter(
    "A",
    DAY,
    "信用卡年费在销卡后仍被扣收两次，要求退还。",
    phone="p1",
    product="credit_card",
    unit="north",
)
ATM = Matter("B", DAY, "ATM 取款吐钞不足，等待调账超过一周。", phone="p2", product="debit_card", unit="north")


def again(**special: object) -> Matter:
    """The same complaint in other words, three days later."""
    told = {
        "number": "C",
        "received_at": DAY + timedelta(days=3),
        "text": "销卡以后年费又被扣收了，请退还年费。",
    }
    return replace(FEE, **told | special)  # type: ignore[arg-type] # whatever a test says


class TestRank:
    def test_tells_what_one_customer_said_again_and_in_which_words(self) -> None:
        [found] = rank(FEE, [ATM, again()])

        assert found.number == "C" and found.same_customer and found.days == 3
        assert found.signs == (Sign.PHONE, Sign.PRODUCT, Sign.UNIT, Sign.DAYS, Sign.WORDS)
        assert {"年费", "退还"} <= set(found.words) and all(word in FEE.text for word in found.words)

    def test_puts_the_likeliest_first(self) -> None:
        older = again(number="D", received_at=DAY - timedelta(days=200))

        assert [each.number for each in rank(FEE, [older, again(number="E"), ATM])] == ["E", "D"]

    def test_abstains_where_a_customer_complains_of_something_else(self) -> None:
        assert rank(FEE, [replace(ATM, phone="p1")]) == []

    def test_abstains_where_others_complain_of_the_same_kind_of_thing(self) -> None:
        assert rank(FEE, [again(phone="p9"), replace(again(), phone="", email="e", text="")]) == []

    def test_tells_of_a_copy_in_another_customers_name(self) -> None:
        [found] = rank(FEE, [replace(FEE, number="C", phone="p9")])

        assert not found.same_customer

    def test_in_english_leaves_out_numbers_and_words_of_every_text(self) -> None:
        one = replace(FEE, text="The annual fee of 4111 was charged to my account after I cancelled")
        other = again(text="my account was charged an annual fee of 4111 though it is cancelled")

        assert compare(one, other).words == ("annual", "cancelled", "charged", "fee")

    def test_bears_what_says_nothing(self) -> None:
        empty = Matter("X", DAY)

        assert rank(empty, [replace(empty, number="Y")]) == [] and compare(empty, empty).words == ()

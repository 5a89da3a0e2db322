"""What was written to one customer, lent to a letter for another: nothing that tells them goes over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.guard.lending import lent, ways_to_say

GAP, CUSTOMER = "{…}", "{customer}"


def lend(text: str, **known: str) -> str:
    names = {way: CUSTOMER for name in known.values() for way in ways_to_say(name)}
    return lent(text, known=names, customer=CUSTOMER, gap=GAP)


class TestLent:
    @pytest.mark.parametrize(
        ("said", "left"),
        [
            ("尊敬的李明先生：您好", "尊敬的{customer}：您好"),
            ("李明，我行已于2026年3月4日退还", "{customer}，我行已于{…}年{…}月{…}日退还"),
            ("李女士反映，李 明 的卡", "{customer}反映，{customer} 的卡"),
            ("退款１，２３４．５元至尾号８８９２", "退款{…}元至尾号{…}"),
            ("卡号 6222 0210 0112 3456", "卡号 {…} {…} {…} {…}"),
            ("请致电 +86 138-1234-5678 或 li.ming@example.com", "请致电 +{…} {…} 或 {…}"),
            ("退还叁佰伍拾元，三十日内", "退还{…}元，{…}日内"),
            ("Dear Mr Li Ming, we paid £1,200.50.", "Dear {customer}, we paid £{…}."),
            ("Mrs Ann O’Brien-Smith called; Ms. Li too", "{customer} called; {customer} too"),
            ("order AB-12x/7 of 3 May", "order {…} of {…} May"),
            ("بطاقة ٤٤٥٦", "بطاقة {…}"),
        ],
    )
    def test_has_no_name_and_no_number(self, said: str, left: str) -> None:
        assert lend(said, name="李明") == left

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("欧阳小明", "欧阳先生和小明，欧阳小明"),
            ("Ming Li", "MING LI and Ming; li"),
            ("王 晓 华", "王晓华"),
        ],
    )
    def test_knows_the_ways_to_say_a_name(self, name: str, said: str) -> None:
        left = lend(said, name=name)

        assert not any(part in left.lower() for part in ("欧阳", "小明", "ming", "li", "晓华"))

    def test_takes_no_part_of_a_word_for_a_name(self) -> None:
        assert lend("We believe in living well", name="Li Eve") == "We believe in living well"

    @given(st.text(max_size=60), st.integers(min_value=0, max_value=10**18))
    def test_lets_no_digit_through(self, text: str, number: int) -> None:
        left = lend(f"{text}{number}元{text}")

        assert not any(sign.isdecimal() for sign in left)

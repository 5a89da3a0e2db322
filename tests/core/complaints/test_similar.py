"""Closed complaints like one that is open."""

from hark.core.complaints.similar import MOST, Likeness, Told, rank

OURS = Told("A", "信用卡销卡后年费仍被扣收两次。", "信用卡", "charges")


class TestRank:
    def test_tells_what_speaks_for_each_likeliest_first(self) -> None:
        others = [
            Told("B", "信用卡年费在销卡后又扣收了一次。", "信用卡", "charges"),
            Told("C", "信用卡销卡后年费仍被扣收。", "信用卡", "service"),
            Told("D", "信用卡账单没有寄到。", "信用卡", "charges"),
            Told("E", "贷款违约金太高。", "贷款", "charges"),
            Told("F", "柜面排队两小时。", "信用卡", ""),
        ]

        found = rank(OURS, others)

        assert [each.number for each in found] == ["B", "D", "C"]
        assert found[0].likeness == (Likeness.PRODUCT, Likeness.REASON, Likeness.WORDS)
        assert found[1].likeness == (Likeness.PRODUCT, Likeness.REASON) and found[1].words == ()
        assert all(word in OURS.text for each in found for word in each.words)

    def test_tells_of_a_few(self) -> None:
        many = [Told(str(at), OURS.text, OURS.product, OURS.reason) for at in range(40)]

        assert [each.number for each in rank(OURS, many)] == [str(at) for at in range(MOST)]

    def test_takes_nothing_known_for_nothing_in_common(self) -> None:
        assert rank(Told("A"), [Told("B")]) == []

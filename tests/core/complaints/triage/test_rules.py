"""Phrases of both languages, as the catalogue has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.complaints.triage.opinions import BUSINESS, PRODUCT, REASON, SEVERITY, Basis, Triaged
from hark.core.complaints.triage.sorting import Triage
from hark.flows import triage_rules
from tests.core.complaints.triage.chinese_complaints import COMPLAINTS

SORT = Triage({}, triage_rules.lexicon(), triage_rules.derivations())


def sort(text: str) -> Triaged:
    [told] = SORT([text])
    return told


def likeliest(text: str, axis: str) -> str:
    chances = sort(text).opinions[axis].chances
    return max(chances, key=chances.__getitem__)


def marks(text: str) -> set[str]:
    return {mark.name for mark in sort(text).marks}


class TestChinese:
    @pytest.mark.parametrize(
        ("text", "business", "reason"),
        [
            ("信用卡年费乱收费，要求退还手续费", "credit_card", "charges"),
            ("借记卡被冻结，非柜面限额，流程繁琐", "debit_card", "rules"),
            ("贷款一直不放款，柜员态度恶劣，推诿", "loan", "service"),
            ("转账未到账，手机银行系统故障", "payment", "systems"),
            ("催收暴力催收，爆通讯录", "collection", "collection"),
            ("购汇汇率牌价不透明，未告知", "foreign_exchange", "disclosure"),
            ("存单到期利息少了，定期存款收费不合理", "savings", "charges"),
            ("代销的基金，理财经理误导销售，忽悠", "agency", "marketing"),
            ("短信服务费未经本人同意，擅自开通，强制", "other_intermediary", "choice"),
            ("个人信息被泄露，泄露我的隐私", "personal_information", "information"),
            ("积存金、黄金买卖亏损，收益率低", "precious_metals", "returns"),
            ("取到假币，银行拒绝办理，规定不合理", "currency", "rules"),
            ("理财产品净值下跌，本金损失，赎回亏了", "own_wealth", "returns"),
            ("国债兑付的合同条款是霸王条款", "treasury", "contract"),
            ("银行卡被盗刷，诈骗，资金安全没有保障", "debit_card", "funds"),
        ],
    )
    def test_is_sorted_on_both_axes(self, text: str, business: str, reason: str) -> None:
        assert (likeliest(text, BUSINESS), likeliest(text, REASON)) == (business, reason)

    @pytest.mark.parametrize(
        ("text", "product"),
        [
            ("征信有误，逾期记录不属实", "credit_reporting"),
            ("第三方催收天天打电话", "debt_collection"),
            ("信用卡被盗刷", "card"),
            ("储蓄卡无法取款", "bank_account"),
            ("汇款三天没到账", "money_transfer"),
            ("助学贷款毕业后还款计划不对", "student_loan"),
            ("房贷提前还贷要排队", "mortgage"),
            ("车贷结清不给车辆登记证", "vehicle_loan"),
            ("消费贷砍头息", "personal_loan"),
        ],
    )
    def test_is_sorted_by_product(self, text: str, product: str) -> None:
        told = sort(text)

        assert likeliest(text, PRODUCT) == product
        assert told.opinions[PRODUCT].basis is Basis.RULES and told.opinions[PRODUCT].words

    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("我要向银保监投诉", "regulator"),
            ("打12378举报你们", "regulator"),
            ("我已联系记者，准备曝光", "press"),
            ("法院见，已请律师", "court"),
            ("去信访局上访，拉横幅", "petition"),
            ("我真的不想活了", "self_harm"),
            ("我妈妈是老年人，退休了", "vulnerable"),
            ("催收员威胁要打人，暴力", "violence"),
            ("被电信诈骗了", "fraud"),
            ("客户经理飞单", "staff_misconduct"),
        ],
    )
    def test_is_marked(self, text: str, mark: str) -> None:
        assert mark in marks(text)

    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("我不会起诉你们", "court"),
            ("没有找媒体", "press"),
            ("并非诈骗", "fraud"),
            ("我从未想过自杀", "self_harm"),
        ],
    )
    def test_is_not_marked_by_what_is_denied(self, text: str, mark: str) -> None:
        assert mark not in marks(text)

    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("我不得不起诉", "court"),
            ("再不处理就曝光", "press"),
            ("没钱看病，真想自杀", "self_harm"),
            ("没想到被诈骗了", "fraud"),
            ("难道这不是诈骗吗", "fraud"),
        ],
    )
    def test_is_marked_where_nothing_but_a_word_of_denial_is_near(self, text: str, mark: str) -> None:
        assert mark in marks(text)

    def test_is_not_marked_by_a_system_that_broke_down(self) -> None:
        assert marks("手机银行系统崩溃") == set()

    def test_is_about_what_it_denies(self) -> None:
        assert likeliest("我从未办过信用卡", BUSINESS) == "credit_card"

    def test_a_denial_reaches_no_further_than_its_clause(self) -> None:
        assert "court" in marks("你们不，起诉定了")


class TestComplaintsWrittenByHand:
    def test_bear_the_marks_a_careful_reader_sets_and_no_other(self) -> None:
        told = [{mark.name for mark in each.marks} for each in SORT([each.text for each in COMPLAINTS])]

        wrong = [
            (each.text, each.marked ^ marked)
            for each, marked in zip(COMPLAINTS, told, strict=True)
            if each.marked != marked
        ]
        assert wrong == []

    @pytest.mark.parametrize("axis", [SEVERITY, BUSINESS, REASON])
    def test_are_sorted_as_a_careful_reader_does(self, axis: str) -> None:
        known = [(each.text, getattr(each, axis)) for each in COMPLAINTS if getattr(each, axis)]

        assert [(text, right) for text, right in known if likeliest(text, axis) != right] == []


class TestEnglish:
    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("I have written to the CFPB.", "regulator"),
            ("My lawyer will file a lawsuit.", "court"),
            ("I will go to the media with this.", "press"),
            ("I want to die, this is too much.", "self_harm"),
            ("I am an elderly widow.", "vulnerable"),
            ("This is fraud.", "fraud"),
            ("I will not hesitate to sue them.", "court"),
            ("You did not answer, so my lawyer will.", "court"),
            ("I cannot sleep and I don't want to live.", "self_harm"),
            ("One employee of yours asked for a bribe.", "staff_misconduct"),
            ("I am pregnant and they keep calling.", "vulnerable"),
        ],
    )
    def test_is_marked(self, text: str, mark: str) -> None:
        assert mark in marks(text)

    @pytest.mark.parametrize(
        "text", ["I will not sue you.", "I don't want a lawsuit.", "It was never a scam."]
    )
    def test_is_not_marked_by_what_is_denied(self, text: str) -> None:
        assert not marks(text) & {"court", "fraud"}

    def test_is_not_marked_by_a_part_of_a_word(self) -> None:
        assert marks("The issue is about courtesy and the pressure.") == set()


class TestSeverity:
    def test_is_low_where_nothing_speaks(self) -> None:
        assert likeliest("请问年费怎么收", SEVERITY) == "low"

    @pytest.mark.parametrize("text", ["我不想活了，走投无路", "I want to end my life over this loan"])
    def test_is_high_where_a_life_may_be_at_risk(self, text: str) -> None:
        told = sort(text).opinions[SEVERITY]

        assert told.chances["high"] > 0.8 and told.words


class TestCatalogue:
    def test_a_number_of_the_regulator_in_a_longer_one_is_none(self) -> None:
        assert "regulator" in marks("再不处理就打12345")
        assert marks("流水号8812345990对不上") == set()

    def test_has_the_nine_products_with_every_name_once(self) -> None:
        assert len(triage_rules.products()) == 9
        assert len(triage_rules.product_of()) == 9 + 18 + 5

    def test_derives_to_classes_there_are(self) -> None:
        for each in triage_rules.derivations():
            assert {*each.belongs.values(), each.otherwise} <= {*triage_rules.lexicon().classes[each.target]}

    def test_says_each_phrase_for_a_class_once(self) -> None:
        lexicon = triage_rules.lexicon()
        told = [(each.words, each.axis, each.name) for each in (*lexicon.english, *lexicon.chinese)]

        assert len(told) == len({*told})


@given(st.lists(st.text(max_size=60), max_size=6))
def test_whatever_is_written_chances_add_up(texts: list[str]) -> None:
    for told in SORT(texts):
        for opinion in told.opinions.values():
            assert abs(sum(opinion.chances.values()) - 1) < 1e-9
            assert all(0 <= chance <= 1 for chance in opinion.chances.values())


@given(st.lists(st.sampled_from(["我要起诉", "the fee", "", "credit card 信用卡", "hola", "😀"]), max_size=6))
def test_a_text_is_told_the_same_alone_and_among_others(texts: list[str]) -> None:
    assert SORT(texts) == [sort(text) for text in texts]

"""Complaints that are being handled, for the demonstration: simulated, of nobody real, at every stage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hark.core.complaints.case import Outcome
from hark.core.complaints.mediation import Referral
from hark.core.terms.case import Upheld
from hark.flows import (
    case_asking,
    case_clocks,
    case_closing,
    case_customer,
    case_intake,
    case_mediation,
    case_messages,
    case_owner,
    case_questions,
    case_regulator,
    case_reply,
    case_templates,
    case_terms,
    handlers,
)
from hark.flows.case_regulator import Forwarded
from hark.flows.case_submission import About, Told
from hark.flows.handlers import Skills
from hark.guard.access import Role, Staff
from hark.records.accounts import StaffRow
from hark.records.cases import CaseRow
from hark.records.questions import QuestionRow

REPLY = (
    "经核实，您反映的情况属实。我行已于当日更正相关记录并退还费用，对给您带来的不便深表歉意。"
    "如您对本答复有异议，可在三十日内申请核查。"
)
DONE = Outcome(Upheld.YES, "charges", "系统参数设置错误，重复收取了费用。", "refunded")


@dataclass(frozen=True, slots=True)
class _One:
    """What somebody complains of, how many hours ago, and what was done since."""

    what: str
    product: str
    hours: int
    unit: str = "CA"
    then: Callable[[str, "_People", datetime], None] = lambda number, people, now: None
    staff: tuple[str, ...] = ()
    again: int | None = None  # from the customer of the one at this place


@dataclass(frozen=True, slots=True)
class _People:
    handler: Staff
    manager: Staff
    branch: Staff


def ensure(*, now: datetime) -> None:
    """The complaints, made where there are none yet."""
    if CaseRow.objects.exists():
        return
    roles = (Role.COMPLAINT_HANDLER, Role.QUALITY_MANAGER, Role.BRANCH_MANAGER)
    people = _People(*map(_person, roles))
    for place, one in enumerate(_ALL):
        then = now - timedelta(hours=one.hours)
        who = place if one.again is None else one.again
        told = Told(one.what, name=_NAMES[who % len(_NAMES)], phone=f"1380000{who:04}")
        about = About(unit=one.unit, product=one.product, wish="correction", staff=one.staff)
        receipt = case_intake.from_customer(told, about, now=then)
        one.then(receipt.number, people, then + timedelta(hours=2))
    _sent_on(people, now - timedelta(hours=50))
    _team(people, now)
    case_templates.take_starters(by=people.manager, now=now)
    number = CaseRow.objects.filter(owner__username=people.handler.username, stage="handling").first()
    if number:
        words = f"@{people.handler.username} 客户昨天来电询问进展，请今天回复。"
        case_messages.remark(number.number, words=words, by=people.manager, now=now)


def _team(people: _People, now: datetime) -> None:
    """What they can do, and who is away next week."""
    if people.handler.id is None:
        return
    skills = Skills(languages=("zh-hans",), highest="especially_complex", care=True)
    handlers.set_skills(people.handler.id, skills, by=people.manager, now=now)
    first = handlers.today(now=now) + timedelta(days=7)
    away = first, first + timedelta(days=4)
    handlers.be_away(*away, stand_in=people.manager.username, by=people.handler, now=now)


def _person(role: Role) -> Staff:
    """The first of the role: the second is there to decide anew."""
    first = StaffRow.objects.filter(role=role.value, is_demo=True).order_by("pk")[:1].get()
    return first.as_term()


def _sent_on(people: _People, now: datetime) -> None:
    """One the regulator sent on, with its own day; it granted a later one."""
    first, later = (now.date() + timedelta(days=days) for days in (5, 9))
    sent = Forwarded("示例监管局 Example Regulator", "SIM-2026-0042", first)
    told = Told("银行两次拒绝为我出具贷款结清证明，我已向监管部门反映。", name="周明", phone="13800009999")
    about = About(door="regulator", unit="CA", product="loan", wish="correction", sent=sent)
    number = case_intake.on_behalf(told, about, by=people.handler, now=now).number
    _taken(number, people, now + timedelta(hours=1))
    words = "结清证明须由总行档案部门补出，已向监管部门申请延期并获书面同意。"
    case_regulator.defer(number, until=later, words=words, by=people.manager, now=now + timedelta(hours=20))


def _taken(number: str, people: _People, now: datetime) -> None:
    case_owner.take(number, by=people.handler, now=now)
    words = "您的投诉已受理，由何远负责处理，我们将尽快与您联系。"
    case_messages.acknowledge(number, words=words, by=people.handler, now=now)


def _graded(number: str, people: _People, now: datetime) -> None:
    _taken(number, people, now)
    why = "需向多个部门核实，涉及的材料较多。"
    case_terms.grade(number, level="complex", risk="medium", reason=why, by=people.handler, now=now)


def _asking(number: str, unit: str, matter: str, words: str, people: _People, now: datetime) -> None:
    day = case_asking.usual(now=now) or (now + timedelta(days=4)).date()
    case_asking.ask(number, unit=unit, matter=matter, day=day, words=words, by=people.handler, now=now)


def _awaits(number: str, people: _People, now: datetime) -> None:
    _graded(number, people, now)
    words = "请说明当日由谁外呼、拨打了哪些号码，并附录音编号。"
    _asking(number, "CA", "business", words, people, now)


def _awaits_two(number: str, people: _People, now: datetime) -> None:
    _graded(number, people, now)
    _asking(number, "CA", "business", "请核对开户资料中留存的签名是否为客户本人所签。", people, now)
    [asked] = QuestionRow.objects.filter(case__number=number)
    words = "经核对，签名与留存样本一致，柜面影像已归档。"
    case_questions.answer(asked.pk, words=words, by=people.branch, now=now + timedelta(hours=20))
    later = now + timedelta(hours=21)
    _asking(number, "west", "legal", "合同对自动续期未作提示，我行是否应当退还续期费用？", people, later)


def _paused(number: str, people: _People, now: datetime) -> None:
    _graded(number, people, now)
    words = "我们已委托外部机构鉴定，鉴定期间不计入处理期限。"
    case_terms.pause(number, reason="appraisal", words=words, by=people.handler, now=now)


def _proposed(number: str, people: _People, now: datetime) -> None:
    _taken(number, people, now)
    case_reply.propose(number, reply=REPLY, by=people.handler, now=now)


def _refused(number: str, people: _People, now: datetime) -> None:
    _proposed(number, people, now)
    case_reply.refuse(number, words="请写明退款日期。", by=people.manager, now=now)


def _answered(number: str, people: _People, now: datetime) -> None:
    _proposed(number, people, now)
    case_reply.approve(number, by=people.manager, now=now)


def _objected(number: str, people: _People, now: datetime) -> None:
    _answered(number, people, now)
    day = case_clocks.today(now=now)
    referral = Referral("cn_dispute_mediation", day, day, "SIM-2026-17")
    words = "经您同意，已将您的投诉提交调解组织，由其与您联系。"
    case_mediation.refer(number, referral, words=words, by=people.handler, now=now)
    case_customer.object_to(number, words="退款金额不对，请重新核对。", now=now)


def _closed(number: str, people: _People, now: datetime) -> None:
    _answered(number, people, now)
    case_customer.accept(number, now=now)
    case_closing.close(number, outcome=DONE, by=people.handler, now=now)
    case_customer.rate(number, stars=4, now=now)


def _withdrawn(number: str, people: _People, now: datetime) -> None:
    case_customer.withdraw(number, now=now)


_NAMES = ("王芳", "李强", "张伟", "刘洋", "陈静", "杨磊", "赵敏", "黄丽")
_ALL = (
    _One("网点柜面拒绝兑换残损人民币，态度生硬，让我跑了两趟。", "", 3),
    _One("手机银行转账后对方未到账，客服两天没有回复。", "payment", 30, "NY"),
    _One("信用卡年费在销卡后仍被扣收两次。", "credit_card", 20, "CA", _taken),
    _One("贷款提前还款被要求支付合同没有写明的违约金。", "loan", 75, "TX", _graded),
    _One("催收人员联系了我的同事，泄露了我的欠款信息。", "collection", 40, "CA", _awaits, ("agent",)),
    _One("账户开通了并未申请的自动续期服务，要求退还费用。", "debit_card", 240, "CA", _awaits_two),
    _One("存单遗失后挂失，要求我重复提交已经交过的证明材料。", "savings", 120, "IL", _paused),
    _One("理财产品到期收益与销售时介绍的不一致。", "agency", 50, "NY", _proposed),
    _One("外汇汇款被退回，手续费不予退还，也没有说明原因。", "foreign_exchange", 60, "CA", _proposed),
    _One("借记卡被无故限制非柜面交易，没有提前通知。", "debit_card", 90, "FL", _refused),
    _One("ATM 取款吐钞不足，等待调账超过一周。", "debit_card", 200, "CA", _answered),
    _One("信用卡分期手续费没有事先说明，账单上才看到。", "credit_card", 300, "WA", _objected),
    _One("短信通知费在取消服务后继续扣收。", "debit_card", 400, "CA", _closed),
    _One("贷款结清后抵押登记迟迟没有注销。", "loan", 500, "NY", _closed),
    _One("信用卡已经销卡，年费却仍被扣收，要求退还。", "credit_card", 600, "CA", _closed),
    _One("排队两小时未办成业务，后来已经解决。", "debit_card", 70, "CA", _withdrawn),
    _One("销卡后信用卡年费又被扣收了一次，请一并退还。", "credit_card", 6, again=2),
)

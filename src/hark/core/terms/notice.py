"""What people are told of besides the page they look at: kinds of notices, and by what they come."""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What a notice is about, as messages to other systems call it."""

    WARNED = "case.warned"
    ASSIGNED = "case.assigned"
    TAKEN_OVER = "case.taken_over"  # from whoever had it
    MENTIONED = "case.mentioned"
    LET_IN = "case.let_in"  # to a confidential one
    CUSTOMER_WROTE = "case.customer_wrote"
    NEW_FACTS = "case.new_facts"
    REFUSED = "case.refused"  # the reply, by whoever checked it
    REJECTED = "case.rejected"
    OBJECTED = "case.objected"
    WITHDRAWN = "case.withdrawn"
    REOPENED = "case.reopened"
    ASKED = "case.asked"
    TOLD = "case.told"
    UNASKED = "case.unasked"
    REMINDED = "case.reminded"
    RETURNED = "case.returned"
    MERGED = "case.merged"
    PARTED = "case.parted"
    MEDIATED = "case.mediated"
    CONCLUDED = "case.concluded"  # the mediation
    RECURRED = "case.recurred"
    LOAD_ENDED = "load.ended"
    REVEAL_ALARM = "reveal.alarm"


OF_A_QUESTION = frozenset({Kind.ASKED, Kind.UNASKED, Kind.REMINDED})
"""What the unit that was asked is told."""
OF_GROUPS = tuple(kind for kind in Kind if kind is not Kind.LET_IN)
"""What a chat group may be told of: not who reads what is kept from the others."""
_LAWFUL = frozenset({"statutory", "regulator"})


class Robot(StrEnum):
    """What speaks in a chat group."""

    WECOM = "wecom"  # 企业微信
    DINGTALK = "dingtalk"  # 钉钉
    FEISHU = "feishu"  # 飞书, Lark


class ByMail(StrEnum):
    """When somebody is told by e-mail."""

    NEVER = "never"
    AT_ONCE = "at_once"
    DAILY = "daily"  # one e-mail a day: what is open, overdue, asked


def is_urgent(kind: Kind, told: Mapping[str, object]) -> bool:
    """Whether it is told in quiet hours too: a term of the law or of a regulator has run out."""
    return kind is Kind.WARNED and told.get("kind") in _LAWFUL and int(str(told.get("percent", 0))) >= 100

"""What takes a phrase back: "I will not sue", 我不会向媒体曝光; and what only looks as if it did."""

import re

# English, by words: a denial reaches three words on, but not past one after which it is of something else
# ("you did not answer, so my lawyer ..."), and not past what turns it round ("I will not hesitate to sue").
DENIALS = frozenset({"not", "no", "never", "without", "t", "nor", "neither"})
ENDS = frozenset(
    {"hesitate", "only", "just", "but", "so", "if", "unless", "until", "then", "because", "since", "i", "we"}
    | {"resolved", "fixed", "answered", "corrected"}
)
NEAR = 3

_STOPS = "，。；：！？,;:!?\\n \u3000"
_DENIALS_ZH = (
    "(?<![是会要想])不(?:是|会|想|要|打算|愿意|愿|准备|考虑|需要|必|用|至于|存在|可能|敢|再|认识)",
    "没有?(?!有?[想料]到)",
    "未",
    "[从并]不",
    "(?<![得能可要再若如])不$",
    "[并绝而]非",
    "(?<![得能可要再若如是会想])不(?=找|打|去|走|告|闹|发|上)",
    "无意",
    "无[需须]",
    "[并毫]无",
)
# What may stand between a denial and what it denies; anything else ends its reach.
# So nothing is denied in 没钱看病想死.
_BETWEEN = (
    "想过?|要|打算|准备|考虑过?|计划|愿意?|有?必要|任何|什么|人|谁|过|曾|再|去|找过?|向|跟|和|给|到|上|走|往|通过|联系"
    "|告诉|提过?|参与|认识|反映|被|遭遇?|受到?|收到|发生|发现|存在|属于|是|因为|把|将|事情?|闹|打|大|你们|他们|贵行|对|的|或者?|、"
    "|银|媒体|记者|法院|监管部门|银保监会?|法律|途径|网上|委托|聘?请|律师|电视台|投诉|举报|申诉"
)
_BEFORE = re.compile(rf"(?:{'|'.join(_DENIALS_ZH)})(?:{_BETWEEN})*$")
_CLAUSE = re.compile(rf"[^{_STOPS}]*$")
_DENYING = re.compile("[不没未非无]")
# A question that expects a yes: 难道这不是诈骗吗
_ASKED = re.compile(rf"^[^{_STOPS}]*(?:吗|嘛|是什么)")
_REACH = 14  # characters


def denied_zh(text: str, start: int, end: int) -> bool:
    """Whether what stands there in the Chinese text is denied within its clause."""
    if not _DENYING.search(text, max(0, start - _REACH), start):
        return False  # most are not, and this is soon told
    clause = _CLAUSE.search(text, max(0, start - _REACH), start)
    return bool(clause and _BEFORE.search(clause[0]) and not _ASKED.match(text[end : end + _REACH]))

"""Passwords and codes told in so many words, in Chinese and English: "密码是 123456", "my pin is 4821".

Each pattern begins with one literal phrase and is bounded after it. A text without the phrase is told
from one with it in no time, and the time for one with it grows with its length and nothing else.
"""

import re
from collections.abc import Iterator

from hark.guard.spans import Span

# What a secret is written with; nothing that separates the cells of a file.
_SIGN = r"[a-z0-9!@#$%^&*+~?_-]"
# An ordinary word is no password: "my password is wrong".
_ODD = rf"(?!x{{2}})(?={_SIGN}{{0,31}}?[0-9!@#$%^&*])"
_WORD = r"(?!x{2})[a-z]{4,32}"
# As in: my pin number for online banking is 4821
_IS = (
    r"(?: (?:number|no\.?|code))?(?: (?:for|to|of|on|at)(?: [a-z']{1,15}){1,4}?)?"
    r"(?: ?(?:is|was|are|as|to|是|为|=|:|#|-))?(?: ?[:=])? ?[\"']?"
)
# As in 密码我改成了, and never across what separates cells
_SHI = (
    r"(?:就|告诉[了他她您你我们]{0,4}|设[置成为定]{0,2}|改[成为]{0,2}|输入[了的]?)?"
    r" ?(?:是|为|為|叫|:|=)?[ :=“\"']{0,2}"
)

_MONTH = r"((?:0[1-9]|1[0-2]) ?[/-] ?(?:20[2-4][0-9]|[2-4][0-9]))(?![0-9/-])"
_FOUR_TO_EIGHT = r"([0-9]{4,8})(?![0-9])"
_ASKED = ("verification", "one-time", "one time", "sms", "authentication", "login", "access", "confirmation")


def _asked(word: str) -> str:
    """That before the word stands what makes it the name of a one-time code."""
    return "(?:" + "|".join(f"(?<={way} {word})" for way in _ASKED) + ")"


# What is told, the phrase that says so, and how what is to be taken out follows it. Where two patterns
# take the same secret, the first says its kind.
_CHINESE = (
    *(
        ("one_time_code", phrase, rf"{_SHI}([a-z0-9]{{4,8}})(?![a-z0-9])(?<=[0-9])")
        for phrase in ("验证码", "校验码", "动态码", "动态口令", "动态密码", "短信码", "一次性密码")
    ),
    *(
        ("security_code", phrase, rf"(?:数字|数|码)?{_SHI}([0-9]{{3,4}})(?![0-9])")
        for phrase in ("安全码", "背面三位", "背面的三位", "后三位", "背面3位")
    ),
    ("card_expiry", "有效期", rf"(?:限|至|到|为|是|:| ){{0,3}}{_MONTH}"),
    *(
        ("password", phrase, follows)
        for phrase in ("密码", "密碼", "口令")
        for follows in (rf"{_SHI}({_ODD}{_SIGN}{{4,32}})", rf"(?:是|为|為|:|=) ?({_WORD})(?![a-z])")
    ),
)
_ENGLISH = (
    *(("one_time_code", word, _asked(word) + _IS + _FOUR_TO_EIGHT) for word in ("code", "password", "pin")),
    ("one_time_code", "passcode", _asked("passcode") + _IS + _FOUR_TO_EIGHT),
    ("one_time_code", "otp", rf"(?<![a-z]otp){_IS}{_FOUR_TO_EIGHT}"),
    ("one_time_code", "security code", rf"{_IS}([0-9]{{5,8}})(?![0-9])"),
    ("one_time_code", "card verification", rf" (?:value|code|number){_IS}([0-9]{{5,8}})(?![0-9])"),
    ("security_code", "security code", rf"{_IS}([0-9]{{3,4}})(?![0-9])"),
    ("security_code", "card verification", rf" (?:value|code|number){_IS}([0-9]{{3,4}})(?![0-9])"),
    ("security_code", "cv", rf"(?<![a-z]cv)[vcn]2?码?{_IS}([0-9]{{3,4}})(?![0-9])"),
    ("card_expiry", "exp", rf"(?<![a-z]exp)(?:iry|ires|iration)?\.?(?: ?date)?[ :=]{{0,2}}(?:is )?{_MONTH}"),
    ("card_expiry", "valid ", rf"(?:thru|through|until)[ :=]{{0,2}}{_MONTH}"),
    *(
        ("password", phrase, before + follows)
        for phrase, before in (("pass", "(?<![a-z]pass) ?(?:word|code|phrase)"), ("pwd", "(?<![a-z]pwd)"))
        for follows in (
            rf"{_IS}({_ODD}{_SIGN}{{3,32}})",
            rf" ?[:=] ?({_WORD})(?=[\"']? ?(?:$|[\n.,;。，]))",
            rf"(?: is| was)? [\"']({_WORD})(?=[\"'])",
        )
    ),
    ("password", "pin", rf"(?<![a-z]pin){_IS}{_FOUR_TO_EIGHT}"),
)


def _compiled(table: tuple[tuple[str, str, str], ...]) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """The patterns by their phrase. Each begins with it literally, which is what makes it fast."""
    patterns: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for kind, phrase, follows in table:
        patterns.setdefault(phrase, []).append((kind, re.compile(phrase + follows)))
    return patterns


_IN_ENGLISH, _IN_CHINESE = _compiled(_ENGLISH), _compiled(_CHINESE)
# The one that comes before its phrase: "384920 is your verification code".
_IN_ENGLISH[" is your "] = [
    (
        "one_time_code",
        re.compile(r"(?<![0-9])([0-9]{4,8}) is your (?:[a-z]{1,15} ){0,3}(?:code|passcode|otp)"),
    )
]


def secrets_told(text: str) -> Iterator[tuple[str, Span]]:
    """Every secret told in a narrow text, with its kind; one may be told twice."""
    yield from _told(_IN_ENGLISH, text)
    if not text.isascii():
        yield from _told(_IN_CHINESE, text)


def _told(patterns: dict[str, list[tuple[str, re.Pattern[str]]]], text: str) -> Iterator[tuple[str, Span]]:
    for phrase, told in patterns.items():
        if phrase in text:
            for kind, pattern in told:
                for match in pattern.finditer(text):
                    yield kind, match.span(1)

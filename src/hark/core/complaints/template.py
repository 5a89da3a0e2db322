"""Templates of what is written to customers: their variables in braces, and which still have no value.

A variable is `{number}` or, by its Chinese name, `{投诉编号}`; nothing in braces is ever run.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hark.core.errors import Refusal

# By their names in English and in Chinese. Facts, grounds and reasons no record holds: whoever writes does.
VARIABLES: Mapping[str, str] = {
    "number": "投诉编号",
    "customer": "客户姓名",
    "received": "收到日期",
    "due": "答复期限",
    "days": "剩余天数",
    "institution": "机构名称",
    "unit": "受理部门",
    "handler": "经办人",
    "product": "产品",
    "wish": "客户诉求",
    "facts": "事实",
    "grounds": "依据",
    "reason": "原因",
    "outcome": "处理结论",
    "remedy": "处理措施",
    "redress": "赔付金额",
    "objection": "异议渠道",
    "objection_term": "异议期限",
    "mediation": "调解渠道",
    "objected": "异议日期",
}
CUSTOMER = "customer"  # the one variable that is personal
GAP = "{…}"  # something of another letter that must not go over, to be written anew
LONGEST, LONGEST_TITLE = 10_000, 120  # signs
_BY_NAME = {name: id for id, zh in VARIABLES.items() for name in (id, zh)}
_BRACES = re.compile(r"[{｛]([^{}｛｝\n]{0,60})[}｝]")


class UnknownVariable(Refusal):
    """Something in braces is no variable."""


class Unfilled(Refusal):
    """Something in braces still has no value, so the text does not leave."""


class BadTemplate(Refusal):
    """It has no title or no text, or more than can be kept."""


class Kind(StrEnum):
    """What a template is for."""

    ACKNOWLEDGEMENT = "acknowledgement"
    INTERIM = "interim"
    PAUSE = "pause"
    EXTENSION = "extension"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Template:
    """Wording kept for many cases; it fits those of its product, business and reason, where it names them.

    `product` is as complaints name it, `business` and `reason` are classes of JR/T 0169, `language` a code.
    """

    kind: Kind
    language: str
    title: str
    text: str
    product: str = ""
    business: str = ""
    reason: str = ""

    def fits(self, *, product: str, business: str, reason: str) -> bool:
        """Whether it is for such a case."""
        pairs = ((self.product, product), (self.business, business), (self.reason, reason))
        return all(mine in ("", theirs) for mine, theirs in pairs)

    @property
    def narrowness(self) -> int:
        """How much it names of the cases it is for."""
        return sum(map(bool, (self.product, self.business, self.reason)))


def require_sound(template: Template) -> None:
    """Nothing, for a template that can be kept.

    Raises:
        BadTemplate: title or text is lacking or too long, or a brace stands alone.
        UnknownVariable: something in braces is no variable.
    """
    if not 0 < len(template.title.strip()) <= LONGEST_TITLE or not 0 < len(template.text.strip()) <= LONGEST:
        raise BadTemplate(
            "A template has a title of at most {title} characters and a text of at most {text}.",
            title=LONGEST_TITLE,
            text=LONGEST,
        )
    if unknown := [name for name in _named(template.text) if _id(name) is None]:
        raise UnknownVariable(
            "There is no variable {unknown}. Those there are: {known}.",
            unknown=_listed(unknown),
            known=_listed(names(template.language)),
        )
    if re.search("[{}｛｝]", _BRACES.sub("", template.text)):
        raise BadTemplate(
            "A brace stands alone in the text. Braces come in pairs, around the name of a variable."
        )


def names(language: str) -> list[str]:
    """The variables as a text in the language names them."""
    return [called(name, language) for name in VARIABLES]


def called(variable: str, language: str) -> str:
    """What a text in the language calls the variable."""
    return VARIABLES[variable] if language.startswith("zh") else variable


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each variable that has a value filled in; the others stand as they stood."""

    def value(found: re.Match[str]) -> str:
        return values.get(_id(found[1]) or "") or found[0]

    return _BRACES.sub(value, text)


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text piece by piece, each with whether it stands in braces."""
    end = 0
    for found in _BRACES.finditer(text):
        yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    yield text[end:], False


def gaps(text: str, *, but: Collection[str] = ()) -> list[str]:
    """What still stands in braces, each once, without the variables named in `but`."""
    return [name for name in _named(text) if _id(name) not in but]


def says(text: str, variable: str) -> bool:
    """Whether the variable stands in the text."""
    return any(_id(name) == variable for name in _named(text))


def require_filled(text: str, *, but: Collection[str] = ()) -> None:
    """Nothing, for a text that may leave.

    Raises:
        Unfilled: something in braces has no value yet, whether or not there is such a variable.
    """
    if left := gaps(text, but=but):
        raise Unfilled(
            "This still has to be filled in, or taken out: {gaps}. Until then it does not go.",
            gaps=_listed(left),
        )


def _named(text: str) -> list[str]:
    return list(dict.fromkeys(found[1].strip() for found in _BRACES.finditer(text)))


def _id(name: str) -> str | None:
    plain = name.strip().lower()
    return _BY_NAME.get(plain) or _BY_NAME.get(plain.replace(" ", "_"))


def _listed(found: Collection[str]) -> str:
    return " ".join(f"{{{name}}}" for name in found)

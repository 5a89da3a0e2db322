"""What sentences are made of: small numbers in words, a capital first, one sentence after the other.

And those of the core, said in the reader's language.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from hark.core.terms.card import Text
from hark.core.terms.sentence import Sentence
from hark.web import dates, figures, times

_IN_WORDS = (
    pgettext_lazy("number in a sentence", "none"),
    pgettext_lazy("number in a sentence", "one"),
    pgettext_lazy("number in a sentence", "two"),
    pgettext_lazy("number in a sentence", "three"),
    pgettext_lazy("number in a sentence", "four"),
    pgettext_lazy("number in a sentence", "five"),
    pgettext_lazy("number in a sentence", "six"),
    pgettext_lazy("number in a sentence", "seven"),
    pgettext_lazy("number in a sentence", "eight"),
    pgettext_lazy("number in a sentence", "nine"),
    pgettext_lazy("number in a sentence", "ten"),
    pgettext_lazy("number in a sentence", "eleven"),
    pgettext_lazy("number in a sentence", "twelve"),
)


def spelled(count: int) -> str:
    """The number as a sentence says it: up to twelve in a word, where the language does so."""
    return str(_IN_WORDS[count]) if count < len(_IN_WORDS) else figures.number(count)


def begun(sentence: str) -> str:
    """The sentence with a capital first."""
    return sentence[:1].upper() + sentence[1:]


def listed(words: Iterable[object]) -> str:
    """The words one after the other, with between them what the language puts there."""
    return comma().join(map(str, words))


def comma() -> str:
    """What stands between the words of a list."""
    return pgettext("between things named one after the other", ", ")


def joined(*sentences: str) -> str:
    """The sentences one after the other, spaced as the language does; empty ones are passed over."""
    whole = ""
    for sentence in filter(None, sentences):
        whole = _("{first} {second}").format(first=whole, second=sentence) if whole else sentence
    return whole


def passed_over(asked: Iterable[tuple[object, str]]) -> str:
    """What an address asks for and is none, each by its name: the list is not narrowed by it."""
    each = [_("{name} “{written}”").format(name=name, written=written) for name, written in asked]
    return _("Not understood, and so passed over: {asked}.").format(asked=listed(each)) if each else ""


def told(sentence: Sentence) -> str:
    """A sentence of the core in the reader's language; moments in the zone they come in."""
    # The sentences are collected from the code by scripts/translate.
    return _(sentence.text).format(**{name: _value(value) for name, value in sentence.values.items()})


def _value(value: object) -> object:
    match value:
        case Sentence():
            return told(value)
        case Text():
            return value.of(get_language() or "en")
        case datetime():
            return times.minute(value)
        case date():
            return dates.day(value)
        case _:
            return value

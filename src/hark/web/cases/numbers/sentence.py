"""The first sentence of the numbers of complaints, made of the same values as what stands below it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.complaints.numbers import median_days
from hark.core.terms.card import Unit
from hark.core.terms.figure import Change
from hark.flows.case_numbers import Numbers
from hark.web import figures
from hark.web.cases.numbers.tiles import lasting
from hark.web.sentences import joined


def sentence(found: Numbers) -> str:
    """How many came and are open, who was answered in time and how soon, and what rises."""
    came = found.whole.shares["received"].whole
    said = ngettext("{n} complaint came in these days.", "{n} complaints came in these days.", came)
    return joined(
        said.format(n=figures.number(came)),
        _timely(found),
        _soon(found),
        _open(found),
        _rising(found),
    )


def _timely(found: Numbers) -> str:
    share = found.whole.shares["statutory"]
    if not share.whole:
        return ""
    return _("By the law, {share} of those decided were on time.").format(
        share=figures.value(share.value, Unit.SHARE)
    )


def _soon(found: Numbers) -> str:
    half = median_days(found.curves["answer"])
    return "" if half is None else _("Half were answered within {time}.").format(time=lasting(half))


def _open(found: Numbers) -> str:
    count = found.open_now
    said = ngettext("{n} is open now, whenever it came.", "{n} are open now, whenever they came.", count)
    return said.format(n=figures.number(count)) if count else _("None is open now.")


def _rising(found: Numbers) -> str:
    for topic in found.topics or ():
        if topic.change is Change.HIGHER:
            name = " · ".join(filter(None, topic.topic)) or _("Not stated")
            return _("“{topic}” is complained of more than before, beyond chance.").format(topic=name)
    return ""

"""One thing staff may do with a case, as pages offer it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise

from hark.core.errors import Refusal
from hark.core.terms.case import Act
from hark.flows.case_whole import Whole
from hark.guard.access import Staff
from hark.web.cases.forms import DeedForm


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing staff may do: in the policy, in the history, its form, its words, and what does it.

    It can be done where its act can, or one of those it notes `also`. `beside` names the field a refusal is
    about, for it to be told there.
    """

    name: str
    opens: str
    act: Act
    form: type[DeedForm]
    word: Promise
    done: Promise
    do: Callable[..., None]
    when: Callable[[Whole, Staff], bool] = lambda whole, by: True
    beside: Mapping[type[Refusal], str] = field(default_factory=dict)
    also: frozenset[Act] = frozenset()

    def href(self, number: str) -> str:
        """The address by which it is done with a case."""
        return reverse(f"cases:{self.name}", args=[number])

    def is_offered(self, whole: Whole, by: Staff) -> bool:
        """Whether the case and the person are so that it can be done now."""
        can = not whole.possible.isdisjoint({self.act, *self.also})
        return by.may(self.opens) and can and self.when(whole, by)

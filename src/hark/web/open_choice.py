"""Choosing one of what is known, or what stands there: a complaint from elsewhere has words of its own."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hark.core.returns.classes import Axis
from hark.flows import case_classes
from hark.flows.case_record import LONGEST_CHANNEL
from hark.flows.case_templates import LONGEST_PRODUCT
from hark.web.products import offered, said

_LABEL, _NONE = _("Product"), _("Not known yet")


class _Select(forms.Select):
    """Offers what stands there already too, as it is `said`."""

    def __init__(self, said: Callable[[str], str]) -> None:
        super().__init__()
        self._said = said

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        """The options, and one more where the value is none of them."""
        known = {id for id, _word in self.choices}
        own = [(id, self._said(id)) for id in value if id and id not in known]
        self.choices = [*self.choices, *own]
        return super().optgroups(name, list(value), attrs)


class OpenChoice(forms.ChoiceField):
    """One of the choices, or what stands there, of at most so many signs."""

    def __init__(self, *, longest: int, said: Callable[[str], str] = str, **others: Any) -> None:
        super().__init__(widget=_Select(said), required=False, **others)
        self._longest = longest

    def valid_value(self, value: object) -> bool:
        """Any that fits."""
        return len(str(value)) <= self._longest


class ProductField(OpenChoice):
    """A product of the institution, or a class of business."""

    def __init__(self, *, label: Promise = _LABEL, none: Promise = _NONE) -> None:
        def choices() -> list[tuple[str, object]]:
            return [("", none), *offered()]

        super().__init__(label=label, choices=choices, longest=LONGEST_PRODUCT, said=said)


class ChannelField(OpenChoice):
    """The channel the business was done by, of the classes returns know."""

    def __init__(self) -> None:
        def choices() -> list[tuple[str, object]]:
            language = get_language() or "en"
            return [("", _NONE), *((id, name.of(language)) for id, name in case_classes.named(Axis.CHANNEL))]

        super().__init__(label=_("Channel of business"), choices=choices, longest=LONGEST_CHANNEL)

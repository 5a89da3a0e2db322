"""Choosing a product by what it is called."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.flows import organisation
from hark.flows.case_record import LONGEST_PRODUCT
from hark.web.products import OURS, said

_LABEL, _NONE = _("Product"), _("Not known yet")


class _Select(forms.Select):
    """Offers what stands there already too: a complaint from elsewhere may be about a product of others."""

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> Any:
        """The options, and one more where the value is none of them."""
        known = {id for id, _word in self.choices}
        own = [(id, said(id)) for id in value if id and id not in known]
        self.choices = [*self.choices, *own]
        return super().optgroups(name, list(value), attrs)


class ProductField(forms.ChoiceField):
    """A product of the institution, or of a plain list, for its lines may not name all there is."""

    widget = _Select

    def __init__(self, *, label: Promise = _LABEL, none: Promise = _NONE) -> None:
        def choices() -> list[tuple[str, object]]:
            ids: dict[str, str] = {}  # each name once: the institution's product before ours of that name
            for id in (*organisation.products(), *OURS):
                ids.setdefault(said(id), id)
            return [("", none), *((id, name) for name, id in ids.items())]

        super().__init__(label=label, required=False, choices=choices)  # type: ignore[arg-type] # words said later

    def valid_value(self, value: object) -> bool:
        """Any that fits: see what is offered besides."""
        return len(str(value)) <= LONGEST_PRODUCT

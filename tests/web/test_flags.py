"""A flag is told by the word its column needs: in Chinese there is one, or it is so."""

import pytest
from django.utils import translation

from hark.web.audit import details
from hark.web.complaints import columns
from hark.web.figures import UNKNOWN
from hark.web.ledgers import columns as of_ledgers


@pytest.mark.parametrize(("value", "read"), [(True, "是"), (False, "否"), (None, UNKNOWN)])
def test_what_is_so_or_not_is_told_so(value: bool | None, read: str) -> None:
    with translation.override("zh-hans"):
        assert of_ledgers.said("resolved", value) == read
        assert [told for _name, told in details.told({"accepted": value})] == [read]


@pytest.mark.parametrize(("value", "read"), [(True, "有"), (False, UNKNOWN)])
def test_a_narrative_is_there_or_not(value: bool, read: str) -> None:
    with translation.override("zh-hans"):
        assert columns.said("has_narrative", value) == read

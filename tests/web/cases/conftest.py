"""Those who handle complaints on pages, and who checks what they write."""

import pytest

from hark.guard.access import Role
from hark.records.accounts import StaffRow
from tests.makers import a_person


@pytest.fixture
def anna(db: None) -> StaffRow:
    return a_person(Role.COMPLAINT_HANDLER, username="anna", name="Anna")


@pytest.fixture
def boris(db: None) -> StaffRow:
    return a_person(Role.QUALITY_MANAGER, username="boris", name="Boris")

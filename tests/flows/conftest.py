"""Those who handle complaints, and who checks what they write."""

import pytest

from hark.guard.access import Role, Staff
from tests.makers import a_person


@pytest.fixture
def anna(db: None) -> Staff:
    return a_person(Role.COMPLAINT_HANDLER, username="anna", name="Anna").as_term()


@pytest.fixture
def boris(db: None) -> Staff:
    return a_person(Role.QUALITY_MANAGER, username="boris", name="Boris").as_term()

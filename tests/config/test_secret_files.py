"""What `hark check` finds about the files with passwords that sources name."""

from pathlib import Path

import pytest
from django.core.checks import run_checks

from hark.flows import sources
from hark.guard.access import operator
from tests.makers import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(home: Path) -> Path:
    """The file of the source `crm`, as it should be."""
    file = home / "crm.password"
    file.write_text("s3cret\n")
    file.chmod(0o600)
    told = f'''
name = "crm"
url = "postgresql://hark@crm.bank.example/crm"
password_file = "{file}"
table = "calls"
watermark = "updated_at"
id = "id"
mapping = "contacts"
'''
    sources.declare(told.encode(), by=operator("anna"), now=NOON)
    return file


def found() -> dict[str, str]:
    return {str(each.id): each.msg for each in run_checks() if "source" in str(each.id)}


def test_a_good_one_has_no_weakness(file: Path) -> None:
    assert found() == {}


def test_one_that_is_missing_is_named_with_its_source(file: Path) -> None:
    file.unlink()

    assert found() == {
        "hark.source_secret": 'The password for the source "crm", crm.password, cannot be read.'
    }


def test_one_that_is_empty_and_open_to_others_is_named_for_both(file: Path) -> None:
    file.write_text("\n")
    file.chmod(0o640)

    assert set(found()) == {"hark.source_secret_empty", "hark.source_secret_open"}

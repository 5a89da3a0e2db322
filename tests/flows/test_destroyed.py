"""The list of destroyed keys beside the keys: cut off anywhere it keeps nothing from starting."""

import logging
import os
import stat
from pathlib import Path

import pytest
from django.core.checks import run_checks

from hark.flows import ring
from hark.records.keys import SubjectKeyRow
from tests.flows.test_erasure import erase, words
from tests.flows.test_loading import load
from tests.makers import NOON, a_file, a_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(home: Path) -> None:
    load(a_file(home, [a_row(id="1", narrative="my words"), a_row(id="2", narrative="others'")]))


class TestATornLine:
    """What a write leaves behind that the power, or a full disk, cut off."""

    @pytest.fixture(params=["0199", "{key} 2026-11-2", "{key} ", "{key} 2026-11-21", "\xff\0 x", " "])
    def torn(self, request: pytest.FixtureRequest, home: Path) -> Path:
        erase("2")
        other = SubjectKeyRow.objects.get(subject="record/cfpb/1").pk
        path = home / "keys/destroyed"
        with path.open("ab") as file:
            file.write(request.param.format(key=other).encode("latin-1"))
        return path

    def test_keeps_nothing_from_starting_and_destroys_nothing(
        self, torn: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING):
            ring.begin()

        assert len(ring.destroyed()) == 1
        assert words("1") == "my words"

    def test_does_not_swallow_the_next(self, torn: Path) -> None:
        erase("1")

        assert set(ring.destroyed()) == {row.pk for row in SubjectKeyRow.objects.exclude(erased_at=None)}
        assert len(ring.destroyed()) == 2

    def test_is_named_by_the_checks(self, torn: Path) -> None:
        [found] = [each for each in run_checks(tags=["hark"]) if each.id == "hark.destroyed"]

        assert "1 line" in found.msg and found.hint

    def test_that_is_none_is_not(self, home: Path) -> None:
        erase("2")

        assert "hark.destroyed" not in {each.id for each in run_checks(tags=["hark"])}


def test_the_folder_keeps_the_name_of_the_list_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forced: list[int] = []
    monkeypatch.setattr("os.fsync", lambda handle: forced.append(os.fstat(handle).st_mode))

    ring.enter_destroyed(SubjectKeyRow.objects.get(subject="record/cfpb/1").pk, at=NOON)

    assert [stat.S_ISDIR(mode) for mode in forced] == [False, True]

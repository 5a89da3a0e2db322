"""What the log has from long ago is put away: its folder stays short, and every version answers as it did."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hark.core.errors import Unavailable
from hark.lake import evidence, gathering, keeping, past
from hark.lake.schemas import LEDGERS
from hark.lake.table import FactTable
from tests.makers import a_ledger, add

# Of the versions of the table below, which gather what came before; each other but the first adds a contact.
GATHER = [5, 9, 13, 17]
LAST = 19
AWAY = range(13)  # are put away, and those before version 9 are no longer in the log


@pytest.fixture(autouse=True)
def every_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "EVERY", 4)


@pytest.fixture
def table(tmp_path: Path) -> FactTable:
    """Fifteen contacts, each in a version of its own."""
    table = a_ledger(tmp_path, name="contacts")
    grow(table, 0, 15)
    return table


def grow(table: FactTable, first: int, after: int) -> None:
    for n in range(first, after):
        add(table, {"source_id": f"c{n:02}"})


def anew(table: FactTable, folder: Path | None = None) -> FactTable:
    """As another process opens it."""
    return FactTable(folder or table.folder.parent, table.name, LEDGERS[table.name])


def versions(table: FactTable) -> list[list[str]]:
    """The ids of every version."""
    return [
        sorted(id for (id,) in table.rows(table.at(version).table.select("source_id")))
        for version in range(table.newest + 1)
    ]


def brought(newest: int) -> list[list[str]]:
    """The ids every version has, by the order in which contacts were added."""
    counts = (version - sum(version >= each for each in GATHER) for version in range(newest + 1))
    return [[f"c{n:02}" for n in range(count)] for count in counts]


def in_log(table: FactTable) -> list[int]:
    return sorted(keeping.numbers(table.folder / past.LOG, "json"))


def away(table: FactTable) -> Path:
    [_, past_log] = past.logs(table.folder)
    return past_log


def test_the_log_is_short(table: FactTable) -> None:
    assert table.newest == LAST
    assert sorted(keeping.numbers(away(table), "json")) == [*AWAY]
    assert in_log(table) == [*range(9, LAST + 1)]
    assert not [path for path in (table.folder / past.LOG).iterdir() if path.name[:20] < f"{9:020}"]


def test_every_version_says_what_it_said(table: FactTable) -> None:
    assert versions(table) == versions(anew(table)) == brought(LAST)


def test_evidence_of_long_ago_names_its_parts(table: FactTable) -> None:
    [listed] = evidence.parts(anew(table).as_of(1))
    [part] = keeping.parts(table.folder, 1)

    assert listed == f"{keeping.sha256_of(part)}  {part.name}"


def test_nothing_of_it_counts_as_damage(table: FactTable) -> None:
    assert table.damaged() == anew(table).damaged() == []


def test_what_was_just_found_in_the_log_can_be_read_after_the_next_is_put_away(table: FactTable) -> None:
    found = keeping.commit(table.folder, 14)
    assert found.parent.parent == table.folder

    grow(table, 15, 19)

    assert keeping.commit(table.folder, 14) != found
    assert found.samefile(keeping.commit(table.folder, 14))


def test_a_process_that_waited_goes_on(table: FactTable) -> None:
    waited = anew(table)
    before = waited.snapshot().version
    grow(table, 15, 40)
    assert keeping.commit(table.folder, before).parent == away(table)

    assert len(waited.rows(waited.snapshot().table.select("source_id"))) == 40
    add(waited, {"source_id": "last"})
    assert len(table.rows(table.snapshot().table.select("source_id"))) == 41
    assert (waited.acknowledged, waited.damaged()) == (waited.newest, [])


@pytest.mark.parametrize("ending", ["json", "checkpoint.parquet"])
def test_damage_of_long_ago_is_found(table: FactTable, ending: str) -> None:
    damaged = away(table) / f"{9:020}.{ending}"
    damaged.write_bytes(damaged.read_bytes()[:-2] + b"?}")

    assert table.damaged() == [(damaged.name, "changed")]
    opened = anew(table)
    assert len(opened.rows(opened.snapshot().table.select("source_id"))) == 15
    if ending == "json":
        with pytest.raises(Unavailable):
            opened.at(10)
    else:  # which can be done without
        assert versions(opened) == brought(LAST)


def test_what_is_gone_of_long_ago_is_told(table: FactTable) -> None:
    for log in past.logs(table.folder):
        (log / f"{3:020}.json").unlink(missing_ok=True)

    assert table.damaged() == [(f"{3:020}.json", "missing")]


def test_without_checkpoints_the_log_is_read_from_its_beginning(table: FactTable) -> None:
    for path in (table.folder / past.LOG).glob("*.checkpoint.parquet"):
        path.unlink()

    opened = anew(table)
    assert versions(opened) == brought(LAST)
    assert in_log(opened) == [*range(LAST + 1)]

    grow(opened, 15, 23)
    assert versions(anew(opened))[: LAST + 1] == brought(LAST)
    assert in_log(opened)[0] > 0  # put away again


def test_a_copy_of_all_its_files_is_whole(table: FactTable, tmp_path: Path) -> None:
    """As a backup has them, while more comes and is put away."""
    copy = tmp_path / "copy"
    for at, (name, path) in enumerate(table.files(LAST)):
        if at == 20:
            grow(table, 15, 30)
        (copy / table.name / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy / table.name / name)

    put_back = anew(table, copy)
    assert (put_back.newest, put_back.damaged()) == (LAST, [])
    assert versions(put_back) == brought(LAST)


def only(times: int, problem: BaseException) -> Callable[[Path, Path], None]:
    """Links made so many times, and then no longer."""
    made: list[Path] = []

    def link(source: Path, to: Path) -> None:
        if len(made) == times:
            raise problem
        made.append(to)
        real(source, to)

    real = os.link
    return link


@pytest.mark.parametrize("links", range(1, 12))
def test_broken_off_it_is_gone_on_with(table: FactTable, links: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(os, "link", only(links, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            grow(table, 15, 40)
    went = anew(table)
    assert versions(went)[: LAST + 1] == brought(LAST)

    grow(went, 40, 60)
    opened = anew(went)
    assert versions(opened)[: LAST + 1] == brought(LAST)
    assert opened.damaged() == []


def test_on_a_disk_without_links_all_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", only(0, OSError(errno.EPERM, "no links")))
    table = a_ledger(tmp_path, name="contacts")
    grow(table, 0, 15)

    assert in_log(table) == [*range(LAST + 1)]
    assert versions(anew(table)) == brought(LAST)


def test_a_full_disk_is_said(table: FactTable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", only(0, OSError(errno.ENOSPC, "full")))

    with pytest.raises(OSError, match="full"):
        grow(table, 15, 20)

"""Small parts are written together: nothing else changes, whichever version is asked."""

import shutil
from pathlib import Path

import pytest
from pyarrow.parquet import read_metadata

from hark.core.errors import Unavailable
from hark.lake import evidence, gathering, keeping, rolling
from hark.lake.once import Outcome, Told, compare
from hark.lake.proving import prove
from hark.lake.table import FactTable
from tests.makers import NOON, a_ledger, add, anew

# Of the versions of the table below, which gather what came before; each other but the first adds a contact.
GATHER = [5, 9]
LAST = 10

pytestmark = pytest.mark.usefixtures("every_four")


@pytest.fixture
def table(tmp_path: Path) -> FactTable:
    """Eight contacts, each in a version of its own."""
    table = a_ledger(tmp_path, name="contacts")
    for n in range(8):
        add(table, {"source_id": f"c{n}", "wait": float(n), "unit": "ab"[n % 2]})
    return table


def ids(table: FactTable, version: int | None = None) -> list[str]:
    at = table.snapshot() if version is None else table.at(version)
    return sorted(id for (id,) in table.rows(at.table.select("source_id")))


def brought(version: int) -> int:
    """How many contacts there are by a version."""
    return version - sum(version >= each for each in GATHER)


def test_few_parts_are_left_to_open(table: FactTable) -> None:
    assert table.newest == LAST
    assert [at for at in range(1, LAST + 1) if not list(keeping.brought(table.folder, at))] == GATHER
    left = gathering.parts_of(table.folder, table._delta())
    assert len(left) == 2  # all that were gathered, and the one since


def test_every_version_says_what_it_said(table: FactTable) -> None:
    told = [ids(table, version) for version in range(LAST + 1)]

    assert told == [[f"c{n}" for n in range(brought(version))] for version in range(LAST + 1)]
    assert [ids(anew(table), version) for version in range(LAST + 1)] == told


def test_what_was_gathered_is_not_new_again(table: FactTable) -> None:
    added = [ids_of(table, first, first) for first in range(1, table.newest + 1)]

    assert added == [["c0"], ["c1"], ["c2"], ["c3"], [], ["c4"], ["c5"], ["c6"], [], ["c7"]]
    assert [table.size(version) for version in range(LAST + 1)] == [0, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1]


def ids_of(table: FactTable, first: int, last: int) -> list[str]:
    return sorted(id for (id,) in table.rows(table.added(first, last).table.select("source_id")))


def test_sums_are_those_of_the_facts(table: FactTable) -> None:
    rolling.refresh(table, now=NOON)
    assert prove(table).holds

    for n in range(8, 14):
        add(table, {"source_id": f"c{n}", "wait": float(n)})
        rolling.refresh(table, now=NOON)

    assert prove(table).holds
    assert prove(anew(table)).holds


def test_records_are_known_again(table: FactTable) -> None:
    facts = table.snapshot().table
    [(feed, content)] = table.rows(facts.filter(facts.source_id == "c1").select("feed", "content"))

    [same, other, new] = compare(
        table, [Told("c1", content), Told("c2", b"other"), Told("c99", b"x")], feed=feed
    )

    assert [same.outcome, other.outcome, new.outcome] == [Outcome.DUPLICATE, Outcome.CONFLICT, Outcome.NEW]


class TestAProcessThatStarts:
    def test_compares_what_is_listed_and_what_came_since(self, table: FactTable, read: set[str]) -> None:
        read.clear()

        opened = anew(table)
        assert ids(opened) == [f"c{n}" for n in range(8)]
        before = {path.name for version in range(1, 5) for path in keeping.files(table.folder, version)}
        assert read and not before & read

        assert ids(opened, 3) == ["c0", "c1", "c2"]
        assert before <= read

    @pytest.mark.parametrize("version", [9, 10])
    def test_answers_from_no_damaged_part(self, table: FactTable, version: int) -> None:
        [part] = keeping.parts(table.folder, version)
        part.write_bytes(part.read_bytes()[:-1] + b"?")

        with pytest.raises(Unavailable):
            anew(table).snapshot()

    def test_answers_from_no_damaged_part_that_was_gathered(self, table: FactTable) -> None:
        [part] = keeping.parts(table.folder, 2)
        part.write_bytes(part.read_bytes()[:-1] + b"?")
        opened = anew(table)

        assert ids(opened) == [f"c{n}" for n in range(8)]
        with pytest.raises(Unavailable):
            opened.at(3)
        with pytest.raises(Unavailable):
            opened.added(1, 6)
        assert opened.damaged() == [(part.name, "changed")]

    def test_answers_nothing_of_a_damaged_ledger_whichever_version_is_asked(self, table: FactTable) -> None:
        [part] = keeping.parts(table.folder, LAST)
        part.write_bytes(part.read_bytes()[:-1] + b"?")
        opened = anew(table)

        with pytest.raises(Unavailable):
            opened.at(LAST)
        with pytest.raises(Unavailable):
            opened.added(LAST, LAST)

    @pytest.mark.parametrize("version", [5, 9])
    def test_reads_no_damaged_checkpoint_whichever_version_is_asked(
        self, table: FactTable, version: int
    ) -> None:
        shortcut = keeping.checkpoint(keeping.commit(table.folder, version))
        shortcut.write_bytes(bytes(shortcut.stat().st_size))
        opened = anew(table)

        assert ids(opened, version + 1) == [f"c{n}" for n in range(brought(version + 1))]
        assert ids(opened) == [f"c{n}" for n in range(8)]

    def test_does_not_believe_a_list_of_another_history(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As where a copy was put back, and the list of what had come after it was left."""
        monkeypatch.setattr(gathering, "SMALL", 30_000)
        table, other = (a_ledger(tmp_path / name, name="contacts") for name in ("one", "other"))
        for each in (table, other):
            add(each, *({"source_id": f"large{n}"} for n in range(2_000)))  # a part that is only listed
            for n in range(4):
                add(each, {"source_id": f"c{n}"})
        [own], [theirs] = ([*each.folder.rglob("*.parts")] for each in (table, other))
        assert own.name == theirs.name
        for part in other.folder.glob("*.parquet"):
            shutil.copy(part, table.folder)
        own.write_bytes(theirs.read_bytes())
        [part] = keeping.parts(table.folder, 1)
        part.write_bytes(next(keeping.parts(table.folder, 2)).read_bytes())

        with pytest.raises(Unavailable):
            anew(table).snapshot()

    @pytest.mark.parametrize("ending", ["parts", "checkpoint.parquet"])
    def test_does_without_what_can_be_made_anew(self, table: FactTable, ending: str) -> None:
        for path in table.folder.rglob(f"*.{ending}"):
            path.unlink()

        assert ids(anew(table)) == [f"c{n}" for n in range(8)]

    @pytest.mark.parametrize(
        "cut", [slice(1, None), slice(0, 0), slice(120, None)], ids=["bit", "all", "line"]
    )
    def test_does_not_believe_a_damaged_list(self, table: FactTable, cut: slice) -> None:
        [listed] = table.folder.rglob("*.parts")
        listed.write_bytes(listed.read_bytes()[cut])
        [part] = keeping.parts(table.folder, 2)  # which would be passed over
        part.write_bytes(part.read_bytes()[:-1] + b"?")

        with pytest.raises(Unavailable):
            anew(table).snapshot()


def test_what_is_damaged_is_not_gathered(table: FactTable) -> None:
    for n in range(8, 10):
        add(table, {"source_id": f"c{n}"})
    [part], [other] = (list(keeping.parts(table.folder, version)) for version in (LAST, LAST + 1))
    table.snapshot()  # by which both were compared
    part.write_bytes(other.read_bytes())

    with pytest.raises(Unavailable):
        add(table, {"source_id": "c10"})

    assert table.newest == 12


def test_where_there_is_nothing_to_gather_nothing_is_left(
    table: FactTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "SMALL", 1)
    for n in range(8, 11):
        add(table, {"source_id": f"c{n}"})

    assert [at for at in range(1, table.newest + 1) if not [*keeping.brought(table.folder, at)]] == GATHER
    assert table.damaged() == []
    assert ids(anew(table)) == sorted(f"c{n}" for n in range(11))


def test_nothing_of_it_counts_as_damage(table: FactTable) -> None:
    assert table.damaged() == anew(table).damaged() == []


def test_evidence_names_the_parts_the_facts_are_in(table: FactTable) -> None:
    for version in (4, LAST):
        listed = dict(reversed(line.split("  ")) for line in evidence.parts(table.as_of(version)))

        assert {name: keeping.sha256_of(table.folder / name) for name in listed} == listed
        assert sum(read_metadata(table.folder / name).num_rows for name in listed) == brought(version)


def test_a_copy_put_back_under_a_running_process_is_gone_on_with(table: FactTable, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(table.folder, tmp_path / "copy"))
    add(table, {"source_id": "lost"})
    shutil.rmtree(table.folder)
    copy.rename(table.folder)

    add(table, {"source_id": "kept"})

    assert (table.acknowledged, anew(table).damaged()) == (table.newest, [])
    assert ids(anew(table)) == [*(f"c{n}" for n in range(8)), "kept"]

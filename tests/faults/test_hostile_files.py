"""Every hostile file is refused or set aside with a sentence, or is harmless; and costs little."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from hark.core.terms.intake import Record
from hark.intake.files import open_table
from tests.faults.hostile import GOOD, HEADER, Fate, Hostile
from tests.faults.hostile_archives import ARCHIVES
from tests.faults.hostile_json import JSON
from tests.faults.hostile_logs import LOGS
from tests.faults.hostile_parquet import PARQUET
from tests.faults.hostile_paths import PATHS
from tests.faults.hostile_texts import TEXTS
from tests.faults.hostile_workbooks import WORKBOOKS
from tests.faults.repeater import Run
from tests.homes import begun

CORPUS = [*TEXTS, *ARCHIVES, *WORKBOOKS, *PARQUET, *JSON, *LOGS, *PATHS]
ROOT = Path(__file__).parents[2]
MORE_SECONDS = 2
MORE_MEBIBYTES = 150

every_file = pytest.mark.parametrize("hostile", CORPUS, ids=lambda hostile: ascii(hostile.name))
# The reader meets every file on each change, the command every fourth one, and all of them at length.
every_fourth_file = pytest.mark.parametrize(
    "hostile",
    [pytest.param(each, marks=[pytest.mark.long] * (at % 4 > 0)) for at, each in enumerate(CORPUS)],
    ids=lambda hostile: ascii(hostile.name),
)


class Corpus:
    """The files, each built when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.built: set[str] = set()

    def path(self, hostile: Hostile) -> Path:
        path = self.folder / hostile.name
        if hostile.name not in self.built:
            hostile.build(path)
            self.built.add(hostile.name)
        return path


class Hark:
    """The command, at a home of its own, and what an ordinary load costs there."""

    def __init__(self, process: "subprocess.Popen[str]", ordinary: Path) -> None:
        self.process = process
        self.loads = 0
        runs = [self.load(ordinary) for _ in range(3)]
        assert [run.status for run in runs] == [0, 0, 0], runs[0].errors
        self.seconds = median(run.seconds for run in runs)
        self.mebibytes = median(run.mebibytes for run in runs)

    def load(self, path: Path) -> Run:
        self.loads += 1
        arguments = ["load", os.fspath(path), "--as", "cfpb", "--feed", f"feed-{self.loads}", "--json"]
        assert self.process.stdin and self.process.stdout
        print(json.dumps(arguments), file=self.process.stdin, flush=True)
        return Run(**json.loads(self.process.stdout.readline()))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return Corpus(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def hark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hark]:
    home = begun(tmp_path_factory.mktemp("home"))
    ordinary = home / "ordinary.csv"
    ordinary.write_text(HEADER + GOOD)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.repeater"],
        cwd=ROOT,
        env=os.environ | {"HARK_HOME": str(home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Hark(process, ordinary)
        process.kill()


def test_the_corpus_is_large_and_its_names_are_distinct() -> None:
    assert len({hostile.name for hostile in CORPUS}) == len(CORPUS) >= 80


@every_file
def test_the_reader_refuses_or_marks(hostile: Hostile, corpus: Corpus) -> None:
    path, records = corpus.path(hostile), list[Record]()

    if hostile.refusal:
        with pytest.raises(hostile.refusal, match=re.escape(hostile.says)), open_table(path) as table:
            records.extend(table)
    else:
        with open_table(path) as table:
            records.extend(table)

    assert {record.fault for record in records} - {None} == hostile.faults
    assert all(record.original and not (record.fault and record.cells) for record in records)


@every_fourth_file
def test_the_command_says_so_and_spends_little(hostile: Hostile, corpus: Corpus, hark: Hark) -> None:
    run = hark.load(corpus.path(hostile))

    assert run.status == (0 if hostile.fate is Fate.HARMLESS else 1), run.errors
    assert hostile.says in run.errors
    assert all(line.startswith("hark: ") for line in run.errors.splitlines()) or "\n" in hostile.name
    assert "Traceback" not in run.errors
    assert len(run.errors) < 600
    if run.output:
        account = json.loads(run.output)
        assert account["read"] == account["accepted"] + account["duplicates"] + account["quarantined"]
        assert bool(account["quarantined"]) == (hostile.fate is Fate.QUARANTINED)
    # A machine that had other things to do once is asked again: what is costly is so each time.
    seconds = run.seconds
    if seconds >= hark.seconds + MORE_SECONDS:
        seconds = hark.load(corpus.path(hostile)).seconds
    assert seconds < hark.seconds + MORE_SECONDS
    assert run.mebibytes < hark.mebibytes + MORE_MEBIBYTES

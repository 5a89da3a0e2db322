"""Many at once: one winner where there can be one, no edit lost, nobody told that the records are locked."""

import multiprocessing
from pathlib import Path

import pytest

from tests.faults.racers import handle, races, writes
from tests.faults.test_kill import run
from tests.makers import a_file, a_row

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.loader"])


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.long)])
def test_of_many_at_once_as_many_win_as_can(count: int, tmp_path: Path) -> None:
    told, telling = _processes.Pipe(duplex=False)
    child = _processes.Process(target=races, args=(tmp_path, count, telling))
    child.start()
    telling.close()

    won = told.recv()

    child.join()
    assert {race: got for race, (got, wanted) in won.items() if got != wanted} == {}


def handled(home: Path, *, each: int, planted: bool = False) -> list[str]:
    """What is wrong after so many deeds of each of eight people with the same four complaints."""
    told, telling = _processes.Pipe(duplex=False)
    child = _processes.Process(target=handle, args=(home, 8, each, telling), kwargs={"planted": planted})
    child.start()
    telling.close()
    ends, written = told.recv()
    child.join()
    meanwhile = "Somebody did something with this complaint meanwhile. Look at it anew first."
    done = [(number, seen, words) for number, seen, words, end in ends if end == "done"]
    wrong = [f"{words}: {end}" for _, _, words, end in ends if end not in ("done", meanwhile)]
    if len(ends) != 8 * each or len(done) == len(ends):
        wrong.append(f"{len(done)} of {len(ends)} deeds were done: nobody met anybody")
    for number, (version, counted, noted, history) in written.items():
        said = {seen: words for of, seen, words in done if of == number}
        count = sum(of == number for of, _, _ in done)
        if not count + 1 == version == counted == noted == len(history):
            wrong.append(f"{number}: {count} done, version {version}, {noted} noted, {len(history)} written")
        if {place: words for place, words in history.items() if place} != said:
            wrong.append(f"{number}: what was done to one version stands elsewhere, or twice")
    return wrong


def test_of_two_hundred_deeds_with_complaints_each_is_done_once_or_told_of_the_other(tmp_path: Path) -> None:
    assert handled(tmp_path, each=25) == []


def test_a_deed_that_does_not_look_what_happened_meanwhile_is_noticed(tmp_path: Path) -> None:
    assert any("stands elsewhere, or twice" in wrong for wrong in handled(tmp_path, each=5, planted=True))


@pytest.mark.parametrize(
    ("writers", "transactions"), [(4, 100), pytest.param(8, 500, marks=pytest.mark.long)]
)
def test_writers_in_several_processes_are_never_told_to_go_away(
    writers: int, transactions: int, tmp_path: Path
) -> None:
    run(tmp_path, a_file(tmp_path, [a_row()]), kill_after=0)  # makes the tables
    pipes = [_processes.Pipe(duplex=False) for _ in range(writers)]
    children = [
        _processes.Process(target=writes, args=(tmp_path, transactions, telling)) for _, telling in pipes
    ]

    for child in children:
        child.start()
    ends = [told.recv() for told, _ in pipes]
    for child in children:
        child.join()

    took = sorted(seconds for end, _, _ in ends for seconds in end)
    print(f"p99 {took[int(len(took) * 0.99)] * 1000:.0f} ms, longest {took[-1] * 1000:.0f} ms")
    assert [wrong for _, wrong, _ in ends] == [[]] * writers
    assert max(count for _, _, count in ends) >= writers * transactions

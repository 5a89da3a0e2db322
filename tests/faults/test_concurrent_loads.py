"""Two loads at the same time: each record once, whoever comes first."""

import multiprocessing
from pathlib import Path

from tests.faults.loader import loads
from tests.makers import a_file, a_row

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.loader"])


def test_two_loads_of_overlapping_files_share_the_records_between_them(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    rows = [a_row(id=str(n)) for n in range(900)] + [a_row(id="x")]
    files = [a_file(tmp_path, rows, name="one.csv"), a_file(tmp_path, rows[::-1], name="other.csv")]
    pipes = [_processes.Pipe(duplex=False) for _ in files]
    children = [
        _processes.Process(target=loads, args=(home, file, telling))
        for file, (_, telling) in zip(files, pipes, strict=True)
    ]

    for child in children:
        child.start()
    ended = []
    for told, telling in pipes:
        telling.close()
        while (message := told.recv())[0] != "ended":
            pass
        ended.append(message[1])
    for child in children:
        child.join()

    assert sum(account["accepted"] for account in ended) == 900
    assert sum(account["duplicates"] for account in ended) == 900
    assert {account["quarantined"] for account in ended} == {1}
    assert all(account["read"] == 901 for account in ended)

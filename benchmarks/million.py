"""A ledger file of a million complaints: the bundled real rows repeated under new ids.

It stands for size, not for a real million: the words repeat every 54,447 rows.
"""

import csv
import gzip
import sys
from importlib import resources
from itertools import cycle, islice
from pathlib import Path


def write(path: Path, rows: int = 1_000_000) -> Path:
    """A CSV of `rows` complaints at `path`, in the columns of the CFPB."""
    folder = resources.files("hark.jobs.demo") / "data"
    real: list[list[str]] = []
    header: list[str] = []
    for extract in sorted(str(file) for file in folder.iterdir() if file.name.endswith(".csv.gz")):
        with gzip.open(extract, "rt", encoding="utf-8-sig", newline="") as text:
            header, *lines = csv.reader(text)
            real += lines
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number, row in enumerate(islice(cycle(real), rows), start=900_000_000):
            writer.writerow([*row[:-1], number])
    return path


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000))

"""The plain alternative: the complaints in one SQLite table, each id once, counted by SQL.

What one would write in an afternoon: no quarantine, no sealing, no digest, no mapping, and a
conflict passes for a duplicate. It gives counts, where Hark gives intervals and verdicts too.
`python -m benchmarks.by_hand FILE DATABASE` loads it.
"""

import csv
import sqlite3
import sys
from itertools import islice
from pathlib import Path

from hark.core.terms.period import Period

AT_A_TIME = 500
Row = tuple[float, ...]

TIMELY = """sum("Timely response?" = 'Yes'), sum("Timely response?" IN ('Yes', 'No'))"""
EIGHT = f"""count(*), sum("Company response to consumer" LIKE 'Closed%'),
    sum("Company response to consumer" LIKE 'Closed with%relief'),
    sum("Consumer disputed?" = 'Yes'), sum("Consumer disputed?" IN ('Yes', 'No')),
    sum(Tags LIKE '%Older American%'),
    sum(julianday("Date sent to company") - julianday("Date received")), {TIMELY}"""
WITHIN = 'FROM complaints WHERE "Date received" >= ? AND "Date received" < ?'

# What is asked, as SQL; each ends with the timely ones and those that were timely or not.
QUESTIONS = {
    "eight": f"SELECT {EIGHT} {WITHIN}",
    "by company": f"SELECT Company, {TIMELY} {WITHIN} GROUP BY Company",
    "by day": f'SELECT "Date received", {TIMELY} {WITHIN} GROUP BY "Date received"',
    "eight by day": f'SELECT "Date received", {EIGHT} {WITHIN} GROUP BY "Date received"',
}


def load(file: Path, database: Path) -> None:
    """Insert what is not there yet, 500 rows a transaction, each on the disk before the next begins."""
    connection = sqlite3.connect(database)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        columns = [f'"{name}" TEXT' for name in reader.fieldnames or ()]
        connection.execute(
            f'CREATE TABLE IF NOT EXISTS complaints ({", ".join(columns)}, UNIQUE ("Complaint ID"))'
        )
        insert = f"INSERT OR IGNORE INTO complaints VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  # question marks
        while batch := [tuple(row.values()) for row in islice(reader, AT_A_TIME)]:
            with connection:
                connection.executemany(insert, batch)
    connection.execute('CREATE INDEX IF NOT EXISTS by_day ON complaints ("Date received")')
    connection.close()


def ask(connection: sqlite3.Connection, question: str, period: Period) -> list[Row]:
    """Every row of the answer."""
    return connection.execute(QUESTIONS[question], (str(period.start), str(period.end))).fetchall()


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))

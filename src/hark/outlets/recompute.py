"""Counts the figure of this folder once more, from nothing but the folder: `python recompute.py`.

It needs Python and the public library `duckdb`. It ends with 0 when every file is as it was written and the
figure comes out the same, else with 1.
"""

import json
import math
import sys
from hashlib import sha256
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent


def main() -> int:
    """0 when the figure comes out the same."""
    told = json.loads((HERE / "figure.json").read_text(encoding="utf-8"))
    changed = [name for name, digest in told["files"].items() if _digest(HERE / name) != digest]
    connection = duckdb.connect()
    connection.read_parquet(str(HERE / "rows.parquet")).create_view("rows")
    found = connection.execute((HERE / "query.sql").read_text(encoding="utf-8"))
    sums = dict(zip((name for name, *_ in found.description or ()), found.fetchone() or (), strict=True))
    dividend, divisor = (sums[name] if isinstance(name, str) else name for name in told["divided"])
    value = dividend / divisor if divisor else None
    expected = told["answer"]["value"]
    same = value == expected or (
        value is not None and expected is not None and math.isclose(value, expected, rel_tol=1e-9)
    )
    said = {"value": value, "told": expected, "same": same, "changed": changed, "sums": sums}
    sys.stdout.write(json.dumps(said) + "\n")
    return 0 if same and not changed else 1


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

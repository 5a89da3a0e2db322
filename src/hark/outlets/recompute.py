"""Counts the figure of this folder once more, from nothing but the folder: `python recompute.py`.

It needs Python and the public library `duckdb`. It ends with 0 when every file is as it was written and the
figure comes out the same, else with 1; with 2 where the library is not installed.
"""

import json
import math
import sys
from hashlib import sha256
from pathlib import Path

try:
    import duckdb
except ImportError:
    sys.stderr.write(
        "This needs the public library duckdb: install it with `python -m pip install duckdb`.\n"
    )
    sys.exit(2)

HERE = Path(__file__).resolve().parent


def main() -> int:
    """0 when the figure comes out the same."""
    told = json.loads((HERE / "figure.json").read_text(encoding="utf-8"))
    changed = [name for name, digest in told["files"].items() if _digest(HERE / name) != digest]
    connection = duckdb.connect()
    connection.read_parquet(str(HERE / "rows.parquet")).create_view("rows.parquet")  # wherever this is run
    found = connection.execute((HERE / "query.sql").read_text(encoding="utf-8"))
    sums = dict(zip((name for name, *_ in found.description or ()), found.fetchone() or (), strict=True))
    quantiles = {name: estimate["value"] for name, estimate in told["answer"]["quantiles"].items()}
    expected = {"value": told["answer"]["value"], **quantiles}
    same = all(_same(sums[name], expected[name]) for name in expected)
    said = {
        "value": sums["value"],
        "told": expected["value"],
        "same": same,
        "changed": changed,
        "sums": sums,
    }
    sys.stdout.write(json.dumps(said) + "\n")
    return 0 if same and not changed else 1


def _same(found: float | None, told: float | None) -> bool:
    if found is None or told is None:
        return found is told
    return math.isclose(found, told, rel_tol=1e-9)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

"""The engine reaches nothing but the ledger's files."""

from pathlib import Path

import duckdb
import pytest

from hark.lake.engine import Engine

ATTEMPTS = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_parquet('https://127.0.0.1/x.parquet')",
    "COPY (SELECT 1) TO '/tmp/hark-copied.csv'",
    "ATTACH '/tmp/hark-attached.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "EXPORT DATABASE '/tmp/hark-exported'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET allowed_directories = ['/']",
    "SET memory_limit = '99GB'",
    "SET temp_directory = '/tmp/hark-elsewhere'",
    "RESET enable_external_access",
    "SELECT * FROM read_json('/etc/os-release')",
    "SELECT * FROM read_blob('/proc/self/environ')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "CREATE SECRET hark (TYPE s3, KEY_ID 'x', SECRET 'y')",
    "IMPORT DATABASE '/tmp/hark-exported'",
    "ATTACH ':memory:' AS other (TYPE sqlite)",
    "INSTALL spatial FROM community",
    "LOAD '/tmp/hark.duckdb_extension'",
    "COPY (SELECT 1) TO '/tmp/hark-copied.parquet' (FORMAT parquet)",
    "SELECT * FROM parquet_metadata('/etc/passwd')",
    "SELECT * FROM secret_of_python",
]


@pytest.mark.parametrize("statement", ATTEMPTS)
def test_refuses(tmp_path: Path, statement: str) -> None:
    secret_of_python = [1]  # a local name a statement could once reach
    engine = Engine(tmp_path)

    with pytest.raises(duckdb.Error):
        engine.rows(statement)
    assert secret_of_python == [1]


def test_answers_what_is_its_own(tmp_path: Path) -> None:
    assert Engine(tmp_path).rows("SELECT 1 + 1") == [(2,)]

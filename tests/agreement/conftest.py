"""The engines there are to agree, each as a counter a ledger may be given."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from hark.lake import engines
from hark.lake.engines import Counter
from hark.lake.spark import Spark
from hark.lake.table import FactTable
from tests.agreement import cluster, drawn
from tests.agreement.drawn import Ledgers


def lacks(what: str) -> None:
    """Skip for what is not there, and in CI, where it must be, fail."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and in CI nothing is skipped for that", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Spark cluster."""
    if what := cluster.lacking():
        lacks(what)
    with cluster.started(tmp_path_factory.mktemp("spark")) as address:
        yield address


@pytest.fixture(scope="session")
def spark(address: str) -> Iterator[Spark]:
    """The cluster as an engine."""
    engine = engines.counter(address)
    assert isinstance(engine, Spark)
    yield engine
    engine.close()


@pytest.fixture(scope="session", params=["spark", "clickhouse"])
def counter(request: pytest.FixtureRequest) -> Counter:
    """The engine that is to agree with DuckDB."""
    if request.param == "spark":
        engine: Spark = request.getfixturevalue("spark")
        return engine
    if find_spec("chdb") is None:
        lacks("chdb is not installed (make test-spark installs it)")
    found = engines.counter("clickhouse://")
    assert found
    return found


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Ledgers:
    """Ledgers of drawn facts, counted by DuckDB."""
    return drawn.ledgers(tmp_path_factory.mktemp("facts 湖"))


@pytest.fixture(scope="session")
def there(here: Ledgers, counter: Counter) -> Ledgers:
    """The same ledgers, counted by the other engine."""
    return {name: seen_by(table, counter) for name, table in here.items()}


def seen_by(table: FactTable, counter: Counter) -> FactTable:
    """The ledger as a process sees it whose facts that engine counts."""
    return FactTable(Path(table.folder).parent, table.name, table.schema, counter=counter)

"""Every column of every table and of the facts says how sensitive it is; what is personal is sealed."""

from collections.abc import Iterator

import pyarrow as pa
import pytest
from django.apps import apps
from django.db import models

from hark.guard.classes import DataClass
from hark.lake.columns import DATA_CLASS
from hark.lake.schemas import COMPLAINTS, LEDGERS
from hark.records.classes import classified, columns, strangers
from hark.records.sealed import SealedField


def unclassified() -> list[str]:
    return [f"{label}.{column.name}" for label, column, data_class in columns() if data_class is None]


def unclassified_facts(tables: dict[str, pa.Schema]) -> list[str]:
    known = {data_class.value.encode() for data_class in DataClass}
    return [
        f"{name}.{column.name}"
        for name, schema in tables.items()
        for column in schema
        if (column.metadata or {}).get(DATA_CLASS) not in known
    ]


def unsealed() -> list[str]:
    return [
        f"{label}.{column.name}"
        for label, column, data_class in columns()
        if (data_class is DataClass.C2) is not isinstance(column, SealedField)
    ]


@pytest.fixture
def planted() -> Iterator[None]:
    """A table with a column nobody classified, one personal and not sealed, and one that is not there."""

    @classified(internal="id", c2="phone", c1="gone")
    class PlantedRow(models.Model):
        phone = models.CharField(max_length=20)
        forgotten = models.CharField(max_length=20)

        class Meta:
            app_label = "records"

        def __str__(self) -> str:
            return "planted"

    yield
    del apps.all_models["records"]["plantedrow"]
    apps.clear_cache()


def test_every_column_of_the_tables_has_its_class() -> None:
    assert unclassified() == []
    assert strangers() == []


def test_every_column_of_the_facts_has_its_class() -> None:
    assert unclassified_facts(LEDGERS) == []


def test_what_is_personal_is_sealed_and_nothing_else_is() -> None:
    assert unsealed() == []


def test_no_column_is_of_the_class_that_is_refused() -> None:
    assert DataClass.C3 not in {data_class for _, _, data_class in columns()}
    assert all(column.metadata[DATA_CLASS] != b"C3" for column in COMPLAINTS)


@pytest.mark.usefixtures("planted")
def test_planted_columns_are_found() -> None:
    assert unclassified() == ["records.PlantedRow.forgotten"]
    assert unsealed() == ["records.PlantedRow.phone"]
    assert strangers() == ["records.PlantedRow.gone"]


def test_a_planted_fact_is_found() -> None:
    planted = COMPLAINTS.append(pa.field("phone", pa.string()))

    assert unclassified_facts({"complaints": planted}) == ["complaints.phone"]

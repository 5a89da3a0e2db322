"""The address of what counts the facts."""

import pytest

from hark.config.environment import BadSetting, address


def test_the_first_kind_is_meant_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HARK_ENGINE", raising=False)

    assert address("HARK_ENGINE", ("duckdb", "spark")) == "duckdb://"


def test_an_address_of_a_kind_known_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARK_ENGINE", " spark://host:7077?spark.cores.max=4 ")

    assert address("HARK_ENGINE", ("duckdb", "spark")) == "spark://host:7077?spark.cores.max=4"


@pytest.mark.parametrize("told", ["spark", "flink://host:1", "http://user:secret@host", "duckdb:/"])
def test_any_other_is_refused_without_being_repeated(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARK_ENGINE", told)

    with pytest.raises(BadSetting) as refused:
        address("HARK_ENGINE", ("duckdb", "spark"))

    assert str(refused.value) == "HARK_ENGINE must begin with one of: duckdb://, spark://."

"""The lake is opened once a process, and what its engines brought is kept."""

import gc

import pytest

from hark.flows import stores


@pytest.mark.usefixtures("home")
def test_what_the_engines_brought_is_looked_through_for_circles_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: kept.append("all there is"))
    stores._table.cache_clear()
    stores._keep_engines.cache_clear()

    for name in ("contacts", "complaints", "contacts"):
        stores.ledger(name)

    assert kept == ["all there is"]

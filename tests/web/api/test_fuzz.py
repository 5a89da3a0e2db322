"""Schemathesis before every operation: no fault of the server, and no answer that is not described."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import BaseSchema, Case, HookContext

from hark.config.wsgi import application
from hark.lake.table import FactTable
from hark.measures.book import book
from hark.web import limits
from hark.web.api.v1 import description
from tests.makers import a_file, a_row
from tests.web.api.conftest import Asking, Program

ORDINARY = {
    # Values each valid may not be so together: a period that ends before it begins, a key used before.
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422"]}},
    # The token is ours to send; made-up ones are tried in test_access.py.
    "generation": {"with-security-parameters": False},
}


def described(**config: Any) -> BaseSchema:
    """The API as it describes itself, answering in this process."""
    ours = schemathesis.Config.from_dict({**ORDINARY, **config})
    loaded = schemathesis.openapi.from_dict(description(), config=ours)
    loaded.app = application
    return loaded


schema = described()
# The same requests on every change; new ones at length.
BRIEFLY = settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
AT_LENGTH = settings(BRIEFLY, max_examples=500, derandomize=False)


@schema.hook
def map_query(context: HookContext, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """Asks for an indicator there is in half of the questions; by chance alone it never would."""
    indicator = (query or {}).get("indicator")
    if query and isinstance(indicator, str) and len(indicator) % 2 == 0:
        return {**query, "indicator": list(book())[len(indicator) % len(book())]}
    return query


@schema.hook
def map_path_parameters(
    context: HookContext, path_parameters: dict[str, Any] | None
) -> dict[str, Any] | None:
    """Names a complaint there is in half of the requests for one."""
    id = (path_parameters or {}).get("source_id")
    if path_parameters and isinstance(id, str) and len(id) % 2 == 0:
        return {**path_parameters, "feed": "north", "source_id": str(len(id) % 40)}
    return path_parameters


@pytest.fixture
def anna(program: Program, ledger: FactTable, home: Path) -> Asking:
    """A program that may do everything there is in the API, before a small ledger and a file that waits."""
    asking = program()
    with a_file(home, [a_row()]).open("rb") as file:
        asking.post("loads", file=file, mapping="cfpb")
    return asking


@schema.parametrize()
@BRIEFLY
def test_every_operation_keeps_to_its_description(case: Case[Any], anna: Asking) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {anna.secret}"})


@pytest.mark.long
@schema.parametrize()
@AT_LENGTH
def test_every_operation_keeps_to_its_description_at_length(case: Case[Any], anna: Asking) -> None:
    limits._counts().clear()  # five hundred in a minute are more than anybody may send
    case.call_and_validate(headers={"Authorization": f"Bearer {anna.secret}"})


@pytest.mark.long
def test_operations_after_one_another_keep_to_their_descriptions(anna: Asking) -> None:
    programs = described(auth={"openapi": {"Token": {"bearer": anna.secret}}}).as_state_machine()

    programs.run(settings=settings(AT_LENGTH, max_examples=50, stateful_step_count=10))

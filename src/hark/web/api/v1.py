"""Version 1 of the API: its operations together, and its description as OpenAPI."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import REF_TEMPLATE
from ninja.operation import Operation
from pydantic.json_schema import models_json_schema

from hark import __version__
from hark.core.errors import Refusal, Unavailable
from hark.flows.events import AmissEnvelopes, NoEvents, NotSentSo
from hark.web.api import case_naming, cases, complaints, events, feeds, indicators, problems, putting_away
from hark.web.api.form import well_formed
from hark.web.api.tokens import Token, signed_in


class Api(NinjaAPI):
    """An API whose operations are named as their functions are."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name programs written from the description call the operation by."""
        return operation.view_func.__name__


api = Api(
    title="Hark",
    version=__version__,
    description="The figures of the pages and of the command line, to the last digit.",
    urls_namespace="api",
    openapi_url=None,  # ninja's own view would answer everybody, and every method
    docs_url=None,
)
api.add_decorator(well_formed, mode="view")
api.exception_handler(AuthenticationError)(problems.unknown_person)
api.exception_handler(ValidationError)(problems.unusable)
api.exception_handler(Refusal)(problems.refused)
api.exception_handler(NoEvents)(events.no_events)
api.exception_handler(NotSentSo)(events.not_sent_so)
api.exception_handler(AmissEnvelopes)(events.amiss)
api.exception_handler(Unavailable)(problems.unavailable)
for topic in (indicators, complaints, cases, case_naming, feeds, putting_away, events):
    api.add_router("", topic.router)


@api.get("/openapi.json", auth=[Token("own.settings"), signed_in], include_in_schema=False)
def openapi(request: HttpRequest) -> JsonResponse:
    """The description for programs; whoever is signed in may read it, by token or on the pages."""
    return JsonResponse(description())


@cache
def description() -> dict[str, Any]:
    """The API as OpenAPI 3.1 describes it, with the problem document every refusal is told in."""
    _, shapes = models_json_schema([(problems.Problem, "serialization")], ref_template=REF_TEMPLATE)
    described: dict[str, Any] = api.get_openapi_schema()
    known = described["components"]["schemas"] | shapes["$defs"]
    # ninja also lists the objects parameters are read into, to which nothing refers.
    said = json.dumps([described["paths"], known])
    described["components"]["schemas"] = {n: s for n, s in known.items() if f'schemas/{n}"' in said}
    return described

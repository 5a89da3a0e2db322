"""The API's reference as a page, written from its description, so that it cannot say anything else."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hark.web.api.v1 import description
from hark.web.policy import opens
from hark.web.staff import StaffRequest

Described = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of an object."""

    name: str
    kind: str
    meaning: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked at one address."""

    name: str
    method: str
    path: str
    summary: str
    parameters: list[Field]
    answer: str
    shape: str
    refusals: list[tuple[int, str]]
    example: str


@dataclass(frozen=True, slots=True)
class Shape:
    """An object answers are made of."""

    name: str
    fields: list[Field]


@require_safe
@opens("own.settings")
def page(request: StaffRequest) -> HttpResponse:
    """Every operation with its parameters, answers and an example to copy."""
    described = description()
    here = f"{request.scheme}://{request.get_host()}"
    operations = [
        _operation(method, path, details, here=here)
        for path, methods in described["paths"].items()
        for method, details in methods.items()
    ]
    shapes = list(_shapes(described["components"]["schemas"]))
    return render(request, "api/reference.html", {"operations": operations, "shapes": shapes, "here": here})


def _operation(method: str, path: str, details: Described, *, here: str) -> Operation:
    parameters = [*details["parameters"], *_parts(details)]
    answers = {int(status): answer for status, answer in details["responses"].items()}
    done = [answer for status, answer in answers.items() if status < 400]
    shown = done[0]["content"]["application/json"]["schema"]  # the same however it is done
    return Operation(
        name=details["operationId"],
        method=method.upper(),
        path=path,
        summary=_words(details, "summary"),
        parameters=[
            Field(p["name"], _with_default(p["schema"]), _words(p), required=p["required"])
            for p in parameters
        ],
        answer=_kind(shown),
        shape=next(_named(shown)),
        refusals=[(status, _words(answer)) for status, answer in answers.items() if status >= 400],
        example=_example(method, here + path, parameters),
    )


def _parts(details: Described) -> Iterator[Described]:
    """The parts of a multipart body or the members of an object, described as parameters are."""
    for media_type, body in details.get("requestBody", {}).get("content", {}).items():
        place = "form" if media_type == "multipart/form-data" else "body"
        meant = _meant(body["schema"])
        for name, schema in meant.get("properties", {}).items():
            required = name in meant.get("required", ())
            said = schema["description"]
            part = {"in": place, "name": name, "schema": schema, "required": required, "description": said}
            yield part | {"media_type": media_type}


def _meant(schema: Described) -> Described:
    """The schema itself, where it is only named."""
    if name := next(_named(schema), ""):
        named: Described = description()["components"]["schemas"][name]
        return named
    return schema


def _shapes(schemas: Described) -> Iterator[Shape]:
    """The objects answers are made of, by name."""
    for name, schema in sorted(schemas.items()):
        if fields := schema.get("properties"):
            yield Shape(name, [Field(f, _kind(said), _words(said)) for f, said in fields.items()])


def _words(described: Described, key: str = "description") -> str:
    """What is said of a thing, in the reader's language."""
    said: str = described[key]
    return _(said)


def _kind(schema: Described) -> str:
    """The type of a value as programs write it: `date | null`, `Answer[]`, `"day" | "week"`."""
    match schema:
        case {"$ref": str(ref)}:
            name = ref.rpartition("/")[2]
            meant: Described = description()["components"]["schemas"][name]
            return _kind(meant) if "enum" in meant else name
        case {"enum": list(choices)}:
            return " | ".join(json.dumps(choice) for choice in choices)
        case {"anyOf": list(kinds)} | {"allOf": list(kinds)}:
            return " | ".join(dict.fromkeys(_kind(kind) for kind in kinds))
        case {"type": "array", "items": dict(items)}:
            return f"{_kind(items)}[]"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"{{string: {_kind(values)}}}"
        case {"format": str(form)}:
            return form
        case _:
            return str(schema.get("type", "object"))


def _with_default(schema: Described) -> str:
    """The type, and what is meant where nothing is said."""
    default = schema.get("default")
    return f"{_kind(schema)} = {json.dumps(default)}" if default else _kind(schema)


def _named(schema: Described) -> Iterator[str]:
    """The names of the objects a value is made of."""
    match schema:
        case {"$ref": str(ref)}:
            yield ref.rpartition("/")[2]
        case {"items": dict(items)}:
            yield from _named(items)


def _example(method: str, address: str, parameters: Sequence[Described]) -> str:
    """The request as one would type it."""
    known = {(p["in"], p["name"]): _sample(p) for p in parameters if _sample(p)}
    for (place, name), sample in known.items():
        if place == "path":
            address = address.replace(f"{{{name}}}", sample)
    query = urlencode({name: sample for (place, name), sample in known.items() if place == "query"})
    lines = ['curl -H "Authorization: Bearer $TOKEN"']
    lines += [f"  -F {name}={sample}" for (place, name), sample in known.items() if place == "form"]
    in_body = [p for p in parameters if p["in"] == "body"]
    if body := {p["name"]: typed for p in in_body if (typed := _typed_sample(p))}:
        lines += [f'  -H "Content-Type: {in_body[0]["media_type"]}"', f"  -d '{json.dumps(body)}'"]
    lines.append(f'  "{address}?{query}"' if query else f"  {address}")
    return " \\\n".join(lines)


def _typed_sample(parameter: Described) -> object:
    schema = parameter["schema"]
    return next(iter(schema.get("examples", ())), schema.get("example"))


def _sample(parameter: Described) -> str:
    schema = parameter["schema"]
    if schema.get("format") == "binary":
        return "@complaints.csv"
    return str(next(iter(schema.get("examples", ())), schema.get("example", "")))

"""The form of a request, looked at before its sender and its meaning: encoding, size, nothing undeclared."""

import codecs
import re
from collections.abc import Callable, Collection, Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from ninja.operation import Operation

from hark.web.api.problems import Fault, problem

# What a multipart body holds besides the file: names of parts, a mapping, a feed.
AROUND_A_FILE = 64 * 1024
Run = Callable[..., HttpResponse]


def well_formed(run: Run) -> Run:
    """The operation for requests in due form; any other is answered with a problem document."""
    operation: Operation = getattr(run, "__self__")  # noqa: B009 # ninja hands over a bound method
    declared = {model.__ninja_param_source__: model for model in operation.models}
    query = declared.get("query")
    names = set(getattr(query, "__ninja_flatten_map__", ()))
    lists = set(getattr(query, "__ninja_collection_fields__", ()))

    @wraps(run)
    def checked(request: HttpRequest, **path: Any) -> HttpResponse:
        if not _is_utf8((request.content_params or {}).get("charset", "utf-8")):
            return problem(request, 400, "Hark reads UTF-8 and no other encoding.")
        if faults := list(undeclared(request.GET, "query", names=names, lists=lists)):
            return problem(request, 400, errors=faults)
        if "file" in declared and (status := _refused_unread(request)):
            return problem(request, status)
        if request.method == "POST" and "file" not in declared and _is_too_long(request):
            return problem(request, 413, "The body is larger than is taken here.")
        return run(request, **path)

    return checked


def undeclared(
    given: MultiValueDict[str, Any], source: str, *, names: Collection[str], lists: Collection[str] = ()
) -> Iterator[Fault]:
    """What was given and is not declared, or given twice and declared once."""
    for name in given:
        if name not in names:
            yield Fault(at=f"{source}.{name[:80]}", detail="There is no such parameter here.")
        elif name not in lists and len(given.getlist(name)) > 1:
            yield Fault(at=f"{source}.{name}", detail="Give it once.")


def _refused_unread(request: HttpRequest) -> int | None:
    """The status that refuses a file by what is said of it, before a byte of it is read."""
    if request.content_type != "multipart/form-data":
        return 415
    length = request.headers.get("Content-Length", "")
    if not re.fullmatch(r"[0-9]{1,18}", length):
        return 411
    return 413 if int(length) > settings.HARK_UPLOAD_LIMIT + AROUND_A_FILE else None


def _is_too_long(request: HttpRequest) -> bool:
    """Whether a body held in memory says it is longer than one may be; one that says nothing is cut off."""
    length = request.headers.get("Content-Length", "")
    return not re.fullmatch(r"[0-9]{0,18}", length) or int(length or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _is_utf8(charset: str) -> bool:
    try:
        return codecs.lookup(charset).name == "utf-8"
    except LookupError:
        return False

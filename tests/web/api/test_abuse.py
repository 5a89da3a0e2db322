"""What no honest program sends is refused with a problem document, never with a fault of ours."""

import json

import pytest
from django.test import RequestFactory
from werkzeug.wrappers import Response

from hark.config.wsgi import application
from hark.records.feeds import ArrivalRow
from tests.web.addresses import addresses
from tests.web.api.conftest import MEDIA_TYPE, Asking, Program, problem

API = sorted(
    {address.path for address in addresses() if address.path.startswith("/api/v1/")} - {"/api/v1/docs"}
)
BOUNDARY = "multipart/form-data; boundary=cut"
JSON = {
    "duplicate keys": b'{"mapping": "cfpb", "mapping": "other", "file": "x"}',
    "depth": b"[" * 1_000 + b"]" * 1_000,
    "great depth": b"[" * 200_000,
    "huge number": b'{"limit": 1' + b"0" * 400 + b"}",
    "not a number": b'{"limit": NaN, "offset": -Infinity}',
    "lone surrogate": b'{"mapping": "\\ud800"}',
    "ten megabytes": b'{"mapping": "' + b"x" * 10_000_000 + b'"}',
    "extra fields": b'{"mapping": "cfpb", "state": "done", "__proto__": {"role": "administrator"}}',
    "nothing": b"",
    "not JSON": b"\xff\xfe\x00{",
}
PARTS = {
    "no boundary": ("multipart/form-data", b"--cut\r\n"),
    "empty": (BOUNDARY, b"\r\n"),
    "no end": (BOUNDARY, b'--cut\r\nContent-Disposition: form-data; name="mapping"\r\n\r\ncf'),
    "no head": (BOUNDARY, b"--cut\r\n\r\n\r\n--cut--"),
    "long field": (
        BOUNDARY,
        b'--cut\r\nContent-Disposition: form-data; name="mapping"\r\n\r\n' + b"x" * 3_000_000,
    ),
    "many fields": (
        BOUNDARY,
        b"".join(
            b'--cut\r\nContent-Disposition: form-data; name="f%d"\r\n\r\nx\r\n' % at for at in range(1_100)
        ),
    ),
    "bad transfer encoding": (
        BOUNDARY,
        (
            b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--cut--\r\n"
        ),
    ),
    "other encoding": (f"{BOUNDARY}; charset=utf-16", b"--cut--"),
    "no text encoding": (f"{BOUNDARY}; charset=zlib", b"--cut--"),
}


@pytest.fixture
def anna(program: Program, home: object) -> Asking:
    return program()


@pytest.mark.parametrize("body", JSON.values(), ids=JSON)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", ""])
def test_a_file_is_not_handed_in_as_anything_else(kind: str, body: bytes, anna: Asking) -> None:
    answer = anna.client.generic("POST", "/api/v1/loads", body, content_type=kind)

    problem(answer, 415)
    assert ArrivalRow.objects.count() == 0


@pytest.mark.parametrize(("kind", "body"), PARTS.values(), ids=PARTS)
def test_a_form_that_cannot_be_read_is_refused(kind: str, body: bytes, anna: Asking) -> None:
    answer = anna.client.generic("POST", "/api/v1/loads", body, content_type=kind)

    problem(answer, answer.status_code)
    assert answer.status_code in (400, 422)
    assert ArrivalRow.objects.count() == 0


@pytest.mark.parametrize("path", API)
def test_no_operation_breaks_over_what_is_sent_to_it(path: str, anna: Asking) -> None:
    for body in JSON.values():
        for kind in ("application/json", "text/plain; charset=utf-16", BOUNDARY, "\ud7ff"):
            answer = anna.client.generic("POST", path, body, content_type=kind)
            assert 400 <= answer.status_code < 500, (path, kind, body[:30])
    for query in ("x=1", "limit=1" + "0" * 400, "limit=NaN", "limit=1&limit=2", "from=%ED%A0%80", "%00"):
        answer = anna.client.get(f"{path}?{query}")
        assert answer.status_code < 500, (path, query)

    assert ArrivalRow.objects.count() == 0


@pytest.mark.parametrize("body", JSON.values(), ids=JSON)
def test_a_body_where_none_is_asked_for_changes_nothing(body: bytes, anna: Asking) -> None:
    asked = anna.client.generic("GET", "/api/v1/complaints", body, content_type="application/json")

    assert json.loads(asked.content)["complaints"] == []


@pytest.mark.parametrize(
    "charset", ["utf-16", "utf-7", "idna", "punycode", "zlib", "rot13", "unicode_escape", "gb18030", "none"]
)
def test_a_query_in_another_encoding_is_refused_at_the_door(charset: str, anna: Asking) -> None:
    asked = RequestFactory(headers={"Authorization": f"Bearer {anna.secret}"}).get(
        "/api/v1/complaints?search=%ff"
    )

    answer = Response.from_app(
        application, {**asked.environ, "CONTENT_TYPE": f"text/plain; charset={charset}"}
    )

    assert (answer.status_code, answer.mimetype) == (400, MEDIA_TYPE)


@pytest.mark.parametrize(
    "query",
    [
        "limit=1&limit=2",
        "limit=1&LIMIT=2",
        "limit[]=1",
        "search=a&search=b",
        "_=1",
        "&".join("xxxxx"),
        "%00=1",
        "\ud7ff=1",
    ],
)
def test_parameters_given_twice_or_not_declared_are_refused(query: str, anna: Asking) -> None:
    problem(anna.client.get(f"/api/v1/complaints?{query}"), 400)


def test_more_parameters_than_anybody_has_are_refused(anna: Asking) -> None:
    problem(anna.client.get("/api/v1/complaints?" + "where=tag=x&" * 1_100), 400)


@pytest.mark.parametrize(
    "value", ["%00", "%ff%fe", "%ed%a0%80", "'; DROP TABLE complaints; --", "%", "%25%5f\\", "{0.__class__}"]
)
def test_whatever_is_searched_for_is_only_searched_for(value: str, anna: Asking) -> None:
    for query in (f"search={value}", f"where=company={value}", f"where=tag={value}"):
        assert anna.client.get(f"/api/v1/complaints?{query}").json()["total"] == 0


@pytest.mark.parametrize("thing", ["indicators/{}", "complaints/{}/1", "complaints/north/{}"])
@pytest.mark.parametrize(
    "name", ["%00", "%ff", "a%2Fb", "..%2f..%2fetc", "%0a", "x" * 5_000, "{0.__class__}"]
)
def test_whatever_is_named_is_only_looked_up(thing: str, name: str, anna: Asking) -> None:
    problem(anna.client.get(f"/api/v1/{thing.format(name)}"), 404)

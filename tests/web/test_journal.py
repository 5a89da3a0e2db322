"""What the log says of a request, and of what browsers report."""

import json
import logging
import re
from typing import Any

import pytest
from django.test import Client

from hark.config.logs import OneLine
from tests.web.conftest import SignedIn

LINE = OneLine()


class TestRequests:
    @pytest.fixture
    def told(self, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
        caplog.set_level(logging.INFO, "hark.requests")
        return caplog

    def lines(self, told: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
        return [json.loads(LINE.format(each)) for each in told.records if each.name == "hark.requests"]

    def test_each_is_one_event_with_who_what_and_how(
        self, signed_in: SignedIn, home: object, told: pytest.LogCaptureFixture
    ) -> None:
        signed_in().get("/settings/?search=13800138000")

        [event] = self.lines(told)
        assert event["event"] == "answered" and event["ms"] >= 0
        assert (event["method"], event["path"], event["status"]) == ("GET", "/settings/", 200)
        assert isinstance(event["staff"], int)
        assert "13800138000" not in json.dumps(event)

    @pytest.mark.parametrize("path", ["/%0d%0aforged", "/%1b[2J", "/%e2%80%ae", "/static/%0a"])
    def test_an_address_cannot_forge_another(
        self, path: str, db: None, told: pytest.LogCaptureFixture
    ) -> None:
        Client().get(path)

        assert len(self.lines(told)) == 1

    def test_a_number_that_was_brought_along_is_not_taken_over(self, db: None) -> None:
        answer = Client().get("/sign-in/", headers={"x-request-id": "mine"})

        assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])

    def test_a_fault_carries_the_number_of_its_request(
        self, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise ZeroDivisionError("13800138000")

        monkeypatch.setattr("hark.flows.api_tokens.good", broken)
        client, written = signed_in(), list[str]()
        client.raise_request_exception = False
        handler = logging.Handler()
        handler.emit = lambda record: written.append(LINE.format(record))  # type: ignore[method-assign]  # a stand-in
        logging.getLogger("django.request").addHandler(handler)
        try:
            answer = client.get("/settings/")
        finally:
            logging.getLogger("django.request").removeHandler(handler)

        [event] = map(json.loads, written)
        assert event["request"] == answer.headers["X-Request-ID"]
        assert event["fault"][0] == "ZeroDivisionError" and "13800138000" not in written[0]


class TestReports:
    REPORT = json.dumps(
        {
            "csp-report": {
                "effective-directive": "script-src-elem",
                "blocked-uri": "https://evil.example/x.js?phone=13800138000",
                "document-uri": "http://127.0.0.1/complaints/?search=13800138000#x",
            }
        }
    )

    def test_a_report_is_one_event_without_values(self, db: None, caplog: pytest.LogCaptureFixture) -> None:
        answer = Client().post("/csp-reports/", self.REPORT, content_type="application/csp-report")

        [record] = [record for record in caplog.records if record.name == "hark.browsers"]
        event = json.loads(LINE.format(record))
        assert answer.status_code == 204
        assert (event["blocked"], event["page"]) == (
            "https://evil.example/x.js",
            "http://127.0.0.1/complaints/",
        )

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"{",
            b"\xff",
            b"[" * 100_000,
            b'{"csp-report": 3}',
            b"x" * 20_000,
            b'{"csp-report": {}}',
        ],
    )
    def test_nonsense_is_taken_without_a_word(self, body: bytes, db: None) -> None:
        assert Client().post("/csp-reports/", body, content_type="text/plain").status_code == 204

    def test_a_flood_is_told_to_wait(self, db: None, home: object) -> None:
        answers = [Client().post("/csp-reports/", "{}", content_type="text/plain") for _ in range(62)]

        assert {answer.status_code for answer in answers} == {204, 429}
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 60

"""Whatever goes wrong is told as a problem document."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from hark.config.urls import urlpatterns as ours
from hark.lake.table import FactTable
from tests.web.api.conftest import Program, problem

FIGURE = {"indicator": "complaints.received", "start": "2019-04-10", "end": "2019-05-01"}


@login_not_required
def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the password is swordfish")


urlpatterns = [path("api/v1/breaks", breaks), *ours]


class TestOutside:
    @pytest.mark.parametrize(
        "path", ["nothing", "", "indicators/", "loads/x", "loads/-1", "complaints/north", "docs/x"]
    )
    def test_an_unknown_address(self, path: str, program: Program) -> None:
        told = problem(program().get(path), 404)

        assert told["instance"] == f"/api/v1/{path}"

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace", "head"])
    def test_a_wrong_method_is_told_the_right_one(self, method: str, program: Program) -> None:
        answer = getattr(program().client, method)("/api/v1/indicators")

        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET"
        assert method == "head" or problem(answer, 405)

    def test_a_host_that_is_not_ours(self, program: Program) -> None:
        problem(program().client.get("/api/v1/indicators", headers={"Host": "elsewhere.example"}), 400)

    @pytest.mark.urls(__name__)
    def test_a_bug_keeps_its_insides_to_itself(self, program: Program) -> None:
        answer = program().get("breaks")

        problem(answer, 500)
        assert b"swordfish" not in answer.content

    def test_pages_keep_their_own_words(self, db: None) -> None:
        assert Client().get("/nothing").headers["Content-Type"].startswith("text/html")

    def test_every_reader_is_spoken_to_in_english(self, db: None) -> None:
        answer = Client().get("/api/v1/indicators", headers={"Accept-Language": "zh-CN"})

        assert problem(answer, 401)["detail"].isascii()
        assert answer.headers["Content-Language"] == "en"


class TestValues:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            *(
                ("start", value)
                for value in ("2019-4-10", "20190410", "1554854400", "2019-04-31", "0000-01-01", "now")
            ),
            *(("grain", value) for value in ("year", "", "DAY", "null")),
            *(("by", value) for value in ("colour", "channel,", "channel;tag", "Channel")),
            *(("where", value) for value in ("channel", "=Web", "colour=red", "")),
            ("search", "x" * 201),
        ],
    )
    def test_that_are_not_what_is_declared_are_named(
        self, name: str, value: str, program: Program, home: object
    ) -> None:
        answer = program().get("ask", **{**FIGURE, name: value})

        [fault] = problem(answer, 422)["errors"]
        asked = {"start": "from"}.get(name, name)
        assert fault["at"] in (f"query.{asked}", f"query.{asked}.0")

    @pytest.mark.parametrize(
        "value", ["-1", "1.0", "1e3", "NaN", "Infinity", "1_000", " 1", "１", "0x1", "", "9" * 5_000]
    )
    @pytest.mark.parametrize("name", ["offset", "limit"])
    def test_that_are_no_numbers_are_named(
        self, name: str, value: str, program: Program, home: object
    ) -> None:
        [fault] = problem(program().get("complaints", **{name: value}), 422)["errors"]

        assert fault["at"] == f"query.{name}"

    @pytest.mark.parametrize("limit", [0, 1_001])
    def test_a_page_has_its_bounds(self, limit: int, program: Program, home: object) -> None:
        problem(program().get("complaints", limit=limit), 422)

    def test_a_period_that_ends_before_it_begins(self, program: Program, home: object) -> None:
        answer = program().get("ask", **{**FIGURE, "end": "2019-04-10"})

        assert "must end after it begins" in problem(answer, 422)["detail"]

    def test_a_question_with_more_answers_than_anybody_reads(
        self, program: Program, ledger: FactTable
    ) -> None:
        answer = program().get(
            "ask", **{**FIGURE, "start": "0001-01-01", "end": "9999-12-31", "grain": "day"}
        )

        assert "coarser grain" in problem(answer, 422)["detail"]

    @pytest.mark.parametrize("path", ["indicators/none", "ask?indicator=none&from=2019-04-10&to=2019-05-01"])
    def test_an_indicator_that_is_not_there(self, path: str, program: Program, home: object) -> None:
        assert "complaints.received" in problem(program().client.get(f"/api/v1/{path}"), 404)["detail"]

"""Chat groups: kept by the administrator, told what concerns them, over real HTTP as each robot answers."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from hark import wiring
from hark.core.errors import NotAllowed
from hark.flows import chat_groups, chat_sending, deliveries, notice_handing, organisation
from hark.flows.case_submission import About
from hark.flows.chat_groups import BadGroup, NoSuchGroup, NotReached, Wanted
from hark.flows.chat_sending import GATHERED
from hark.flows.organisation import BadUnit
from hark.guard.access import Role
from hark.outlets.outbound import NotAnAddress
from hark.records.audit import AuditEntryRow
from hark.records.chat_groups import ChatGroupRow
from hark.records.outbox import OutboxRow
from tests.makers import NOON, a_case, a_unit, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
ADA = somebody(Role.ADMINISTRATOR, username="ada")
ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cret-k3y"
YES: dict[str, dict[str, object]] = {
    "wecom": {"errcode": 0, "errmsg": "ok"},
    "dingtalk": {"errcode": 0, "errmsg": "ok"},
    "feishu": {"code": 0, "msg": "success", "data": {}},
}
NO: dict[str, dict[str, object]] = {
    "wecom": {"errcode": 45009, "errmsg": "api freq out of limit"},
    "dingtalk": {"errcode": 310000, "errmsg": "keywords not in content"},
    "feishu": {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"},
}
SAID = NOON + GATHERED
TERM = {"en": "Handling", "zh": "处理期限"}


@dataclass
class Robot:
    """A robot's server: what came, and what it answers with 200."""

    answer: dict[str, object]
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/robot/send?access_token=t0ken"


@contextmanager
def listening(robot: Robot) -> Iterator[Robot]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            robot.heard.append((self.path, json.loads(body)))
            answer = json.dumps(robot.answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    robot.port = server.server_port
    Thread(target=server.serve_forever, daemon=True).start()
    yield robot
    server.shutdown()
    server.server_close()


@pytest.fixture(params=YES)
def robot(request: pytest.FixtureRequest, settings: Settings) -> Iterator[tuple[str, Robot]]:
    with listening(Robot(YES[request.param])) as server:
        settings.HARK_OUTBOUND_ALLOW = frozenset({("127.0.0.1", server.port)})
        yield request.param, server


def a_group(
    *, units: Sequence[str] = (), kinds: Sequence[str] = ("case.warned",), **special: Any
) -> ChatGroupRow:
    ordinary = {"name": "Complaints", "robot": "wecom", "language": "en", "address": ADDRESS}
    wanted = Wanted(**ordinary | special, units=units, kinds=kinds)
    return chat_groups.put(wanted, by=ADA, now=NOON)


def happens(kind: str = "case.warned", *, case: str = "261120-K7Q4M", **data: object) -> None:
    known = {"case": case, "people": [], "kind": "statutory", "percent": 80, "term_name": TERM}
    deliveries.enqueue(kind, known | data, now=NOON)
    notice_handing.hand_out(now=NOON)


def deliver(group: ChatGroupRow) -> bool:
    row = deliveries.claim(now=SAID, topic=chat_sending.topic(group))
    assert row
    return chat_sending.deliver(row, ask=wiring.ask(), now=SAID)


class TestKeeping:
    def test_is_for_the_administrator_alone(self) -> None:
        group = a_group()
        for role in set(Role) - {Role.ADMINISTRATOR}:
            by = somebody(role)
            for deed in (
                lambda by=by: chat_groups.groups(by=by),
                lambda by=by: chat_groups.put(
                    Wanted("x", "wecom", ["case.warned"], [], "en"), by=by, now=NOON
                ),
                lambda by=by: chat_groups.remove(group.pk, by=by, now=NOON),
                lambda by=by: chat_groups.try_out(group.pk, ask=wiring.ask(), by=by, now=NOON),
            ):
                with pytest.raises(NotAllowed):
                    deed()

    def test_seals_what_lets_others_speak_and_notes_it_nowhere(self) -> None:
        group = a_group(secret="SEC-of-ours")

        kept = bytes(group.address) + bytes(group.secret)
        [entry] = AuditEntryRow.objects.filter(act="chat_group.changed")
        assert b"s3cret" not in kept and b"SEC" not in kept and group.host == "qyapi.weixin.qq.com"
        assert "s3cret" not in str(entry.details) and "SEC-of" not in str(entry.details)

    def test_leaves_what_is_secret_as_it_is_where_nothing_is_said(self) -> None:
        group = a_group(secret="SEC")
        wanted = Wanted("Renamed", "wecom", ["case.asked"], [], "zh-hans")

        chat_groups.put(wanted, id=group.pk, by=ADA, now=NOON)

        row = ChatGroupRow.objects.get()
        assert (row.name, bytes(row.address), bytes(row.secret)) == ("Renamed", group.address, group.secret)

    @pytest.mark.parametrize(
        "special",
        [
            {"name": " "},
            {"robot": "skype"},
            {"kinds": ()},
            {"kinds": ("case.none",)},
            {"kinds": ("case.let_in",)},  # who reads what is kept from the others is nothing for a group
            {"units": ("nowhere",)},
            {"language": "fr"},
            {"address": ""},
        ],
    )
    def test_refuses_what_is_no_group(self, special: dict[str, Any]) -> None:
        with pytest.raises(BadGroup):
            a_group(**special)
        assert not ChatGroupRow.objects.exists()

    @pytest.mark.parametrize(
        "address", ["http://qyapi.weixin.qq.com/x", "https://a@b.example/", "file:///etc/x"]
    )
    def test_refuses_where_nothing_may_be_sent(self, address: str) -> None:
        with pytest.raises(NotAnAddress):
            a_group(address=address)

    def test_two_have_not_one_name(self) -> None:
        a_group()

        with pytest.raises(BadGroup):
            a_group()

    def test_one_that_is_removed_takes_what_waits_for_it_along(self) -> None:
        group = a_group()
        happens()

        chat_groups.remove(group.pk, by=ADA, now=NOON)

        assert not OutboxRow.objects.exists() and not ChatGroupRow.objects.exists()
        with pytest.raises(NoSuchGroup):
            chat_groups.one(group.pk, by=ADA)


def test_a_unit_a_group_is_told_of_stays() -> None:
    a_unit("north", above=a_unit())
    group = a_group(units=["north"])
    officer = somebody(Role.SECURITY_OFFICER)

    with pytest.raises(BadUnit):
        organisation.remove_unit("north", by=officer, now=NOON)
    chat_groups.remove(group.pk, by=ADA, now=NOON)
    organisation.remove_unit("north", by=officer, now=NOON)


class TestWhatConcernsIt:
    def test_is_of_the_kinds_chosen(self) -> None:
        a_group(kinds=["case.objected"])
        happens("case.warned")
        assert not OutboxRow.objects.exists()

        happens("case.objected")
        assert OutboxRow.objects.count() == 1

    @pytest.mark.parametrize(("of", "told"), [("north", 1), ("n1", 1), ("south", 0), ("", 0)])
    def test_is_of_its_units_and_those_below(self, of: str, told: int) -> None:
        bank = a_unit()
        north, _ = a_unit("north", above=bank), a_unit("south", above=bank)
        a_unit("n1", above=north)
        a_group(units=["north"])

        happens(case=a_case(about=About(unit=of) if of else None))

        assert OutboxRow.objects.count() == told

    def test_is_also_what_its_unit_is_asked(self) -> None:
        for code in ("north", "south"):
            a_unit(code, above=a_unit())
        a_group(units=["north"], kinds=["case.asked"])

        happens("case.asked", case=a_case(about=About(unit="south")), unit="north", day="2026-11-25")

        assert OutboxRow.objects.count() == 1


class TestSpeaking:
    def test_says_the_number_and_nothing_else(self, robot: tuple[str, Robot], settings: Settings) -> None:
        kind, server = robot
        settings.HARK_SITE = "https://hark.bank.example"
        group = a_group(robot=kind, address=server.address)
        number = a_case()
        happens(case=number)

        assert deliver(group)

        [(path, body)] = server.heard
        text = (body.get("text") or body["content"]).get("content") or body["content"]["text"]
        assert path == "/robot/send?access_token=t0ken"
        assert text == (
            f"Hark: Complaint {number}, Handling: 80 % of the term the law gives has run.\n"
            f"https://hark.bank.example/cases/{number}/"
        )
        assert OutboxRow.objects.get().state == "done" and ChatGroupRow.objects.get().told_at == SAID

    def test_says_what_comes_within_a_minute_as_one_and_what_cannot_wait_at_once(
        self, robot: tuple[str, Robot]
    ) -> None:
        kind, server = robot
        group = a_group(robot=kind, address=server.address, kinds=["case.objected", "case.warned"])
        for number in range(30):
            happens("case.objected", case=f"261120-{number:05}")
        assert chat_sending.topics(now=NOON) == []
        happens(case="261120-URGNT", percent=100)
        assert chat_sending.topics(now=NOON) == [chat_sending.topic(group)]

        while row := deliveries.claim(now=SAID, topic=chat_sending.topic(group)):
            assert chat_sending.deliver(row, ask=wiring.ask(), now=SAID)

        heard = [json.dumps(body, ensure_ascii=False) for _, body in server.heard]
        assert "URGNT" in heard[0] and len(heard) == 2
        assert all(any(f"261120-{number:05}" in text for text in heard) for number in range(30))
        assert {*OutboxRow.objects.values_list("state", flat=True)} == {"done"}

    def test_is_in_the_language_of_the_group(self, robot: tuple[str, Robot]) -> None:
        kind, server = robot
        happens_in = a_group(robot=kind, address=server.address, language="zh-hans", kinds=["case.objected"])
        happens("case.objected")
        deliver(happens_in)
        chat_groups.try_out(happens_in.pk, ask=wiring.ask(), by=ADA, now=NOON)

        notice, test = (json.dumps(body, ensure_ascii=False) for _, body in server.heard)
        assert "投诉" in notice and "测试" in test

    def test_a_refusal_under_200_is_no_success(self, robot: tuple[str, Robot]) -> None:
        kind, server = robot
        server.answer = NO[kind]
        group = a_group(robot=kind, address=server.address)
        happens()

        assert not deliver(group)

        kept, code = OutboxRow.objects.get(), next(iter(NO[kind].values()))
        assert kept.state == "waiting" and str(code) in kept.last_error
        found = chat_groups.one(group.pk, by=ADA)
        assert (found.waiting, found.given_up) == (1, 0) and str(code) in str(found.problem)
        assert "t0ken" not in kept.last_error

    def test_is_looked_for_at_once_for_all_groups_and_only_where_something_is_due(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        group = a_group()
        a_group(name="Others", kinds=["case.objected"])
        happens()

        with django_assert_num_queries(1):
            assert chat_sending.topics(now=SAID) == [chat_sending.topic(group)]
        deliveries.claim(now=SAID, topic=chat_sending.topic(group))
        OutboxRow.objects.update(state="done", done_at=NOON)
        assert chat_sending.topics(now=SAID) == []

    def test_one_that_is_removed_meanwhile_is_no_bug(self) -> None:
        group = a_group()
        happens()
        row = deliveries.claim(now=SAID, topic=chat_sending.topic(group))
        assert row

        def ask(url: str, **message: object) -> tuple[int, bytes]:
            chat_groups.remove(group.pk, by=ADA, now=NOON)
            return 200, b'{"errcode": 0}'

        assert chat_sending.deliver(row, ask=ask, now=NOON)
        assert not OutboxRow.objects.exists()

    def test_signs_where_a_key_was_given(self, robot: tuple[str, Robot]) -> None:
        kind, server = robot
        group = a_group(robot=kind, address=server.address, secret="SEC")
        happens()
        deliver(group)

        [(path, body)] = server.heard
        assert ("sign=" in path) == (kind == "dingtalk") and ("sign" in body) == (kind == "feishu")

    def test_a_test_is_sent_at_once_and_noted(self, robot: tuple[str, Robot]) -> None:
        kind, server = robot
        group = a_group(robot=kind, address=server.address)

        chat_groups.try_out(group.pk, ask=wiring.ask(), by=ADA, now=NOON)
        server.answer = NO[kind]
        with pytest.raises(NotReached) as refused:
            chat_groups.try_out(group.pk, ask=wiring.ask(), by=ADA, now=NOON)

        assert str(next(iter(NO[kind].values()))) in str(refused.value)
        noted = AuditEntryRow.objects.filter(act="chat_group.tried").order_by("pk")
        assert [entry.details["passed"] for entry in noted] == [True, False]

    def test_an_address_inside_is_not_reached(self, robot: tuple[str, Robot], settings: Settings) -> None:
        kind, server = robot
        group = a_group(robot=kind, address=server.address)
        settings.HARK_OUTBOUND_ALLOW = frozenset()
        happens()

        assert not deliver(group) and server.heard == []


def test_other_lanes_do_not_take_a_groups_messages() -> None:
    a_group()
    happens()

    assert deliveries.claim(now=NOON) is None and deliveries.claim(now=NOON, mail=True) is None

"""What robots of chat groups are sent, and that only the code of their answer says yes."""

import json
from base64 import b64decode
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from hark.core.terms.notice import Robot
from hark.outlets import robots
from hark.outlets.robots import NotTaken

NOW = datetime.fromtimestamp(1599360473, UTC)
WHERE = "https://chat.example/robot/send?access_token=t0ken"


def sent(robot: Robot, *, text: str = "Hark: 投诉", secret: str = "") -> tuple[str, dict[str, object]]:
    said = robots.said(robot, text, address=WHERE, secret=secret, now=NOW)
    return said.url, json.loads(said.body)


class TestSaid:
    def test_wecom_and_dingtalk_take_one_shape(self) -> None:
        body = {"msgtype": "text", "text": {"content": "Hark: 投诉"}}

        assert sent(Robot.WECOM) == (WHERE, body)
        assert sent(Robot.DINGTALK) == (WHERE, body)
        assert sent(Robot.WECOM, secret="s") == (WHERE, body)

    def test_feishu_takes_its_own(self) -> None:
        assert sent(Robot.FEISHU) == (WHERE, {"msg_type": "text", "content": {"text": "Hark: 投诉"}})

    def test_dingtalk_is_signed_in_the_address(self) -> None:
        url, _ = sent(Robot.DINGTALK, secret="this is secret")

        asked = parse_qs(urlsplit(url).query)
        assert asked["access_token"] == ["t0ken"] and asked["timestamp"] == ["1599360473000"]
        # printf '1599360473000\nthis is secret' | openssl dgst -sha256 -hmac 'this is secret' -binary, base64
        assert asked["sign"] == ["hXZTWifRGHclNuZSKxoXc//sh51SWfVfRIhcdeKs63I="]

    def test_feishu_is_signed_in_the_body_with_the_moment_in_the_key(self) -> None:
        _, body = sent(Robot.FEISHU, secret="demo")

        assert body["timestamp"] == "1599360473"
        # printf '' | openssl dgst -sha256 -mac HMAC -macopt key:$'1599360473\ndemo' -binary | base64
        assert body["sign"] == "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="
        assert len(b64decode(str(body["sign"]))) == 32

    @pytest.mark.parametrize("robot", Robot)
    def test_a_text_is_cut_between_two_signs_before_it_is_too_long(self, robot: Robot) -> None:
        said = robots.said(robot, "诉" * 1_000, address=WHERE, secret="", now=NOW)

        assert "诉" * 666 in said.body.decode() and "诉" * 667 not in said.body.decode()


def problem(robot: Robot, status: int, answer: bytes) -> str:
    with pytest.raises(NotTaken) as refused:
        robots.require_taken(robot, status, answer)
    return str(refused.value)


class TestTaken:
    @pytest.mark.parametrize(
        ("robot", "answer"),
        [
            (Robot.WECOM, {"errcode": 0, "errmsg": "ok"}),
            (Robot.DINGTALK, {"errcode": 0, "errmsg": "ok"}),
            (Robot.FEISHU, {"code": 0, "msg": "success", "data": {}}),
            (Robot.FEISHU, {"StatusCode": 0, "StatusMessage": "success", "Extra": None}),
        ],
    )
    def test_is_what_the_code_zero_says(self, robot: Robot, answer: dict[str, object]) -> None:
        robots.require_taken(robot, 200, json.dumps(answer).encode())

        with pytest.raises(NotTaken):
            robots.require_taken(robot, 500, json.dumps(answer).encode())

    @pytest.mark.parametrize(
        ("robot", "answer", "said"),
        [
            (Robot.WECOM, {"errcode": 93000, "errmsg": "invalid webhook url"}, "93000 invalid webhook url"),
            (Robot.DINGTALK, {"errcode": 310000, "errmsg": "sign not match"}, "310000 sign not match"),
            (Robot.FEISHU, {"code": 19021, "msg": "sign match fail"}, "19021 sign match fail"),
        ],
    )
    def test_is_not_what_a_robot_refuses_though_it_says_200(
        self, robot: Robot, answer: dict[str, object], said: str
    ) -> None:
        assert problem(robot, 200, json.dumps(answer).encode()).endswith(said)

    @pytest.mark.parametrize(
        ("status", "answer"),
        [
            (500, b'{"errcode": 0}'),
            (302, b""),
            (200, b""),
            (200, b"<html>"),
            (200, b"[0]"),
            (200, b'{"a": 1}'),
            (200, b'{"errcode": "0"}'),
            (200, b'{"code": 0}'),
            (200, b"\xff\xfe"),
        ],
    )
    def test_is_no_other_answer(self, status: int, answer: bytes) -> None:
        assert problem(Robot.WECOM, status, answer)

    def test_what_a_robot_says_is_kept_short_and_on_one_line(self) -> None:
        answer = {"errcode": 1, "errmsg": "a\nb\x00" + "c" * 500}

        found = problem(Robot.WECOM, 200, json.dumps(answer).encode())
        assert len(found) < 200 and found.isprintable()

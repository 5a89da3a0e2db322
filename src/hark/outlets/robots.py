"""Robots of chat groups: what each is sent, signed as it wants it, and whether its answer means yes.

WeCom: https://developer.work.weixin.qq.com/document/path/91770
DingTalk: https://open.dingtalk.com/document/robots/custom-robot-access
Feishu: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
All three answer 200 also where they refuse; what counts is the code in the answer.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote

from hark.core.errors import Refusal
from hark.core.terms.notice import Robot

LONGEST = 2000  # bytes of a text: WeCom takes 2,048, the others ten times as many
MOST = 20_000  # bytes of an answer
_HEADERS = {"Content-Type": "application/json; charset=utf-8"}


class NotTaken(Refusal):
    """The robot did not take what it was sent."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a robot is sent, and where."""

    url: str
    body: bytes
    headers: Mapping[str, str]


def said(robot: Robot, text: str, *, address: str, secret: str, now: datetime) -> Said:
    """The text as the robot takes it; signed where a secret is given, but by WeCom's, which knows none."""
    text = _cut(text)
    if robot is Robot.FEISHU:
        moment = str(int(now.timestamp()))
        signed = {"timestamp": moment, "sign": _feishu_sign(moment, secret)} if secret else {}
        return _post(address, {**signed, "msg_type": "text", "content": {"text": text}})
    if robot is Robot.DINGTALK and secret:
        moment = str(int(now.timestamp() * 1000))
        joined = "&" if "?" in address else "?"
        address += f"{joined}timestamp={moment}&sign={quote(_dingtalk_sign(moment, secret), safe='')}"
    return _post(address, {"msgtype": "text", "text": {"content": text}})


def require_taken(robot: Robot, status: int, answer: bytes) -> None:
    """Nothing, where the robot took what it was sent.

    Raises:
        NotTaken: it did not, and why.
    """
    if status != 200:
        raise NotTaken("It was answered with {status}.", status=status)
    try:
        told = json.loads(answer)
    except ValueError:
        told = None
    names = ("code", "StatusCode") if robot is Robot.FEISHU else ("errcode",)
    codes = [told[name] for name in names if name in told] if isinstance(told, dict) else []
    if not codes or not all(isinstance(code, int) for code in codes):
        raise NotTaken("It was answered with 200, but not as such a robot answers.")
    if all(code == 0 for code in codes):
        return
    words = str(told.get("msg" if robot is Robot.FEISHU else "errmsg", ""))
    plain = "".join(sign for sign in words if sign.isprintable())[:100]
    raise NotTaken(
        "The robot refused it: {code} {words}", code=next(code for code in codes if code), words=plain
    )


def _post(url: str, said: Mapping[str, object]) -> Said:
    return Said(url, json.dumps(said, ensure_ascii=False).encode(), _HEADERS)


def _cut(text: str) -> str:
    return text.encode()[:LONGEST].decode(errors="ignore")


def _dingtalk_sign(moment: str, secret: str) -> str:
    return b64encode(hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), sha256).digest()).decode()


def _feishu_sign(moment: str, secret: str) -> str:
    """Feishu signs nothing with what DingTalk signs: moment and secret are the key."""
    return b64encode(hmac.new(f"{moment}\n{secret}".encode(), b"", sha256).digest()).decode()

"""`hark listen` where the records cannot be written: the messages stay with the broker until they can."""

import signal
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings

from hark.core.errors import Unavailable
from hark.flows import listening
from hark.flows.listening import Message
from hark.guard.access import operator
from hark.jobs import listening as command
from hark.records.inbox import InboxRow
from tests.makers import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
OPTIONS = Namespace(queue="events", mapping="cloudevents", feed="", person="", declare=False, once=True)


class Broker:
    """A stand-in that hands over one message, and remembers what it was told of it."""

    def __init__(self) -> None:
        self.is_kept: bool | None = None

    def __call__(self, *_: Any, take: Callable[[Sequence[Message]], bool], ending: Event, **__: Any) -> None:
        self.ending = ending
        self.is_kept = take([Message(b"rubbish")])


@pytest.fixture
def broker(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    settings.HARK_BROKER_URL = "amqps://hark@broker/"
    monkeypatch.setattr(command, "PAUSE", 0.01)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)  # that of a test is one transaction
    broker = Broker()
    monkeypatch.setattr("hark.wiring.broker", lambda: broker)
    before = {word: signal.getsignal(word) for word in (signal.SIGTERM, signal.SIGINT)}
    yield broker
    for word, handler in before.items():
        signal.signal(word, handler)


def failing(monkeypatch: pytest.MonkeyPatch, *problems: Exception) -> list[Exception]:
    """The flow fails with each of them in turn, and works after."""
    left, take = list(problems), listening.take

    def fails(*arguments: Any, **named: Any) -> Any:
        if left:
            raise left.pop(0)
        return take(*arguments, **named)

    monkeypatch.setattr(listening, "take", fails)
    return left


def test_it_tries_again_until_they_can_be_written(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    full = OperationalError("database or disk is full")
    left = failing(
        monkeypatch, OperationalError("gone"), Unavailable("busy"), OSError(28, "No space left"), full
    )

    command.listen(OPTIONS)

    assert broker.is_kept is True and left == []


def test_a_full_inbox_leaves_the_messages_with_the_broker(
    broker: Broker, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.HARK_INBOX_LIMIT = 1
    listening.take([Message(b"more rubbish")], mapping="cloudevents", feed="", by=operator("anna"), now=NOON)
    tried: list[bool] = []

    def ends(seconds: float) -> bool:
        tried.append(broker.is_kept is None)
        return Event.set(broker.ending) is None

    monkeypatch.setattr(Event, "wait", lambda self, seconds=None: ends(seconds))
    command.listen(OPTIONS)

    assert (broker.is_kept, tried, InboxRow.objects.count()) == (False, [True], 1)


def test_told_to_end_meanwhile_it_acknowledges_nothing(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_: Any, **__: Any) -> None:
        signal.raise_signal(signal.SIGTERM)
        raise Unavailable("busy")

    monkeypatch.setattr(listening, "take", ends)

    command.listen(OPTIONS)

    assert broker.is_kept is False and broker.ending.is_set()


def test_what_is_a_bug_ends_it(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        command.listen(OPTIONS)

    assert broker.is_kept is None

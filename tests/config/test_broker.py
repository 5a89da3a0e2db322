"""What `hark check` finds about the message broker."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Callable[..., set[str]]:
    """What is found with this address, and this file for the password."""

    def found(url: str, file: Path | None = None) -> set[str]:
        settings.HARK_BROKER_URL = url
        monkeypatch.setenv("HARK_BROKER_PASSWORD_FILE", str(file or ""))
        return {str(each.id) for each in run_checks() if "broker" in str(each.id)}

    return found


@pytest.mark.parametrize("url", ["", "amqp://guest@127.0.0.1/", "amqps://hark@broker/", "kafkas://a,b/hark"])
def test_a_good_broker_or_none_has_no_weakness(url: str, found: Callable[..., set[str]]) -> None:
    assert found(url) == set()


@pytest.mark.parametrize("url", ["amqp://hark@broker/", "kafka://127.0.0.1,broker/"])
def test_a_connection_others_can_read_is_named(url: str, found: Callable[..., set[str]]) -> None:
    assert found(url) == {"hark.broker_open"}


def test_an_address_that_is_none_is_named(found: Callable[..., set[str]], tmp_path: Path) -> None:
    assert found("rabbit") == {"hark.broker"}
    assert found("amqps://hark@broker/", tmp_path / "none") == {"hark.broker"}


def test_a_missing_extra_is_named(found: Callable[..., set[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hark.config.outside.find_spec", lambda _: None)

    assert found("amqps://hark@broker/") == {"hark.broker_missing"}


def test_a_password_others_can_read_is_named(found: Callable[..., set[str]], tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("s3cret")
    file.chmod(0o644)
    assert found("amqps://hark@broker/", file) == {"hark.broker_secret_open"}

    file.chmod(0o600)
    assert found("amqps://hark@broker/", file) == set()

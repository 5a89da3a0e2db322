"""The address of a database, as the environment gives it."""

from pathlib import Path

import pytest

from hark.config.database import postgresql
from hark.config.environment import BadSetting

NAME = "HARK_DATABASE_URL"


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (NAME, "HARK_DATABASE_PASSWORD_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_without_one_there_is_none() -> None:
    assert postgresql(NAME) is None


def test_an_address_is_read_as_psql_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "postgresql://u:p%40@db:5433/hark?sslmode=verify-full&sslrootcert=/ca.pem")

    told = postgresql(NAME)

    assert told
    assert [told[k] for k in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "u",
        "p@",
        "db",
        "5433",
        "hark",
    ]
    assert told["OPTIONS"]["sslmode"] == "verify-full" and told["OPTIONS"]["sslrootcert"] == "/ca.pem"
    assert told["OPTIONS"]["connect_timeout"] == 5


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://a:secret@b/c", "must read postgresql://"),
        ("postgresql://a:secret@b/c?nonsense=1", "is no address"),
        ("postgresql://a:secret@b", "must read postgresql://"),
    ],
)
def test_what_is_no_address_is_refused_without_repeating_the_password(
    address: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, address)

    with pytest.raises(BadSetting, match=said) as refused:
        postgresql(NAME)

    assert "secret" not in str(refused.value)


def test_the_password_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_text("p@\n", encoding="utf-8")
    monkeypatch.setenv(NAME, "postgresql://u@db/hark")
    monkeypatch.setenv("HARK_DATABASE_PASSWORD_FILE", str(tmp_path / "password"))

    told = postgresql(NAME)

    assert told and told["PASSWORD"] == "p@"


def test_a_password_file_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "postgresql://u@db/hark")
    monkeypatch.setenv("HARK_DATABASE_PASSWORD_FILE", "/nowhere/password")

    with pytest.raises(BadSetting, match="cannot be read"):
        postgresql(NAME)

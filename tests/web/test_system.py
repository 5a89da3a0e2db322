"""Probes for machines, the page for whoever runs Hark, and what strangers learn: nothing."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.checks import Warning
from django.test import Client
from pytest_django.fixtures import Settings

from hark.core.terms.working import REPLACED, Replaced, Why
from hark.flows import health, inbox
from hark.flows.health import Sign
from hark.guard.access import Role
from hark.records.feeds import ArrivalRow, FeedRow
from hark.web.system import words
from tests.makers import NOON
from tests.web.conftest import SignedIn


@pytest.fixture
def well(home: Path, db: None) -> Path:
    """An installation that has everything: a key, and a worker that has just said so."""
    (home / "keys").mkdir()
    (home / "keys/sealing.key").write_bytes(b"k" * 32)
    (home / "worker.beat").touch()
    return home


class TestAlive:
    def test_answers_anybody_with_one_word_and_asks_no_table(self, client: Client) -> None:
        assert client.get("/healthz").content == b"ok"


class TestReady:
    def test_says_a_word_for_each_part(self, well: Path, client: Client) -> None:
        answer = client.get("/readyz")

        assert (answer.status_code, set(answer.json())) == (200, set(Sign))
        assert set(answer.json().values()) == {"ok"}

    @pytest.mark.parametrize("sign", list(Sign))
    def test_a_part_that_fails_is_named_and_not_why(
        self, sign: Sign, well: Path, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        plant(sign, well, monkeypatch)

        answer = client.get("/readyz")

        assert answer.status_code == 503
        assert next(name for name, word in answer.json().items() if word == "failing") == sign
        assert str(well) not in answer.content.decode()


def plant(sign: Sign, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break one part."""
    match sign:
        case Sign.DATABASE:
            monkeypatch.setattr(health, "_database", lambda: False)
        case Sign.LAKE:
            log = home / "lake/complaints/_delta_log"
            log.mkdir(parents=True)
            (log / "00000000000000000000.json").write_text("not a log")
        case Sign.KEYS:
            (home / "keys/sealing.key").write_bytes(b"")
        case Sign.WORKER:
            os.utime(home / "worker.beat", (0, 0))
        case Sign.DISK:
            monkeypatch.setattr(inbox, "free", lambda: 1)


class TestWorker:
    def test_that_beats_is_there_for_a_minute(self, home: Path, db: None) -> None:
        assert not health.works(now=NOON)

        health.beat(now=NOON)

        assert health.works(now=NOON + timedelta(seconds=59))
        assert not health.works(now=NOON + timedelta(seconds=61))

    def test_over_a_long_file_is_known_by_its_lease(self, home: Path, db: None) -> None:
        ArrivalRow.objects.create(
            feed=FeedRow.objects.create(name="north", mapping="cfpb", created_at=NOON),
            size=1,
            offered_at=NOON,
            state="running",
            lease_until=NOON + timedelta(minutes=1),
        )

        assert health.works(now=NOON)
        assert not health.works(now=NOON + timedelta(minutes=2))


def note(home: Path, *replaced: Replaced) -> None:
    (home / REPLACED).write_text("".join(f"{each.line}\n" for each in replaced), encoding="utf-8")


class TestMetrics:
    def test_count_requests_by_pattern_and_status(self, well: Path, client: Client) -> None:
        client.get("/nothing/one")
        client.get("/nothing/two")

        told = client.get("/metrics").content.decode()

        assert 'hark_requests_total{method="GET",route="none",status="404"}' in told
        assert "hark_request_seconds_bucket" in told and "nothing" not in told
        for gauge in (
            *("inbox_waiting", "inbox_limit", "arrivals_waiting", "quarantine_open"),
            *("disk_free_bytes", "worker_beat_age_seconds"),
        ):
            assert f"\nhark_{gauge} " in told

    @pytest.mark.parametrize(
        "meta",
        [
            {"REMOTE_ADDR": "10.0.0.7"},
            {"REMOTE_ADDR": ""},
            {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
            {"HTTP_FORWARDED": "for=127.0.0.1"},
            {"HTTP_AUTHORIZATION": "Bearer "},
            {"HTTP_AUTHORIZATION": "Bearer wrong"},
        ],
    )
    def test_are_not_for_others(
        self, meta: dict[str, str], well: Path, client: Client, settings: Settings
    ) -> None:
        settings.HARK_METRICS_TOKEN_FILE = str(well / "token")
        (well / "token").write_text("the-token\n")

        answer = client.get("/metrics", **{"REMOTE_ADDR": "10.0.0.7", **meta})

        assert answer.status_code == 403

    def test_are_for_whoever_bears_the_token(self, well: Path, client: Client, settings: Settings) -> None:
        settings.HARK_METRICS_TOKEN_FILE = str(well / "token")
        (well / "token").write_text("the-token\n")

        answer = client.get("/metrics", REMOTE_ADDR="10.0.0.7", headers={"authorization": "Bearer the-token"})

        assert answer.status_code == 200

    def test_an_empty_token_lets_nobody_in(self, well: Path, client: Client, settings: Settings) -> None:
        settings.HARK_METRICS_TOKEN_FILE = str(well / "token")
        (well / "token").write_text("\n")

        answer = client.get("/metrics", REMOTE_ADDR="10.0.0.7", headers={"authorization": "Bearer "})

        assert answer.status_code == 403

    def test_behind_a_proxy_nobody_is_from_here(self, well: Path, client: Client, settings: Settings) -> None:
        settings.HARK_HTTPS = True

        assert client.get("/metrics").status_code == 403


class TestPage:
    def test_shows_parts_versions_and_findings_with_their_remedies(
        self, well: Path, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = [
            Warning("Only 3 MB are free.", hint="x", id="hark.space"),
            Warning("Something new.", hint="Do it.", id="new"),
        ]
        monkeypatch.setattr("hark.web.system.views.run_checks", lambda: found)

        page = signed_in(Role.ADMINISTRATOR).get("/system/").content.decode()

        for words_ in (
            "Free some before loading.",
            "Only 3 MB are free.",
            "Something new.",
            "Do it.",
            "SQLite 3.",
        ):
            assert words_ in page

    @pytest.mark.parametrize(
        ("language", "says"),
        [("en", ("it hung", "memory ran out", "signal 15")), ("zh-hans", ("无响应", "内存不足", "信号 15"))],
    )
    def test_says_when_the_worker_was_replaced_and_why(
        self, language: str, says: tuple[str, str, str], well: Path, signed_in: SignedIn
    ) -> None:
        note(well, Replaced(NOON, Why.KILLED, 15), Replaced(NOON, Why.KILLED, 9), Replaced(NOON, Why.HUNG))

        page = signed_in(Role.ADMINISTRATOR, language=language).get("/system/").content.decode()

        newest, before, first = (page.index(words_) for words_ in says)
        assert newest < before < first

    def test_says_nothing_of_workers_nobody_had_to_replace(self, well: Path, signed_in: SignedIn) -> None:
        (well / REPLACED).write_text("of another version\n", encoding="utf-8")

        assert "Worker replaced" not in signed_in(Role.ADMINISTRATOR).get("/system/").content.decode()

    def test_speaks_chinese(self, well: Path, signed_in: SignedIn) -> None:
        page = signed_in(Role.ADMINISTRATOR, language="zh-hans").get("/system/").content.decode()

        assert "后台进程" in page and "检查结果" in page

    @pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.QUALITY_MANAGER, Role.COMPLAINT_HANDLER])
    def test_is_for_whoever_runs_the_system(self, role: Role, well: Path, signed_in: SignedIn) -> None:
        assert signed_in(role).get("/system/").status_code == 403

    def test_every_check_of_ours_has_its_words(self) -> None:
        sources = (Path(__file__).parents[2] / "src/hark/config").glob("*.py")
        written = "".join(source.read_text(encoding="utf-8") for source in sources)

        ids = {
            id.removesuffix("_empty").removesuffix("_open") if "secret" in id else id for id in words.FINDINGS
        }
        assert [id for id in ids if f'id="{id}"' not in written] == []


def test_a_finding_says_once_what_it_says(
    well: Path, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Warning("Files of the ledger are missing.", id="hark.lake"), Warning("Odd.", id="other.one")]
    monkeypatch.setattr("hark.web.system.views.run_checks", lambda: found)

    page = signed_in(Role.ADMINISTRATOR).get("/system/").content.decode()

    assert page.count("Files of the ledger are missing.") == page.count("Odd.") == 1

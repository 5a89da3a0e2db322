"""Faults planted in a copy of the source, each of which a named test has to catch.

A new one is a line in `BUGS`. A patch whose text is no longer in the file fails, so none goes stale unseen.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAULTS = "tests/faults"


@dataclass(frozen=True, slots=True)
class Bug:
    """In `file`, under src/hark, `right` becomes `wrong`; `caught_by` goes red."""

    name: str
    file: str
    right: str
    wrong: str
    caught_by: str
    quick: bool = False  # tried on each change, the others at length

    def plant(self, source: Path) -> None:
        path = source / self.file
        text = path.read_text(encoding="utf-8")
        assert text.count(self.right) == 1, f"{self.file} has changed: plant {self.name!r} anew"
        path.write_text(text.replace(self.right, self.wrong), encoding="utf-8")


BUGS = [
    Bug(
        "a page remembered from before a feed was late",
        "web/board/live.py",
        "    if lacking:\n",
        "    if False:\n",
        "tests/web/board/test_lacking.py::TestTheBoard::"
        "test_left_open_becomes_unknown_by_itself_when_a_feed_is_late",
    ),
    Bug(
        "data that are lacking forgotten by the verdict",
        "flows/indicators.py",
        "            unless_lacking(answer, lacking[answer.indicator])\n",
        "            unless_lacking(answer, ())\n",
        "tests/flows/test_lacking.py::TestALateFeed::test_turns_verdicts_unknown_and_says_why_and_heals",
    ),
    Bug(
        "a thin day forgotten after a week",
        "core/watch/freshness.py",
        "until - timedelta(weeks=WEEKS))",
        "until - timedelta(weeks=1))",
        "tests/flows/test_lacking.py::TestAThinDay::test_stays_so_for_weeks_and_not_only_for_days",
    ),
    Bug(
        "what was gathered taken for new",
        "lake/keeping.py",
        """        if added["dataChange"]:\n""",
        "        if True:\n",
        "tests/lake/test_gathering.py::test_what_was_gathered_is_not_new_again",
    ),
    Bug(
        "what was gathered never compared again",
        "lake/history.py",
        "        if version < self._first:\n",
        "        if False:\n",
        "tests/lake/test_gathering.py::TestAProcessThatStarts::"
        "test_answers_from_no_damaged_part_that_was_gathered",
    ),
    Bug(
        "what is in force again taken back with what it was",
        "lake/table.py",
        """    " AND it.arrival = back.arrival"\n""",
        "",
        "tests/lake/test_withdrawing.py::TestWithdrawn::test_what_it_had_corrected_is_in_force_again",
    ),
    Bug(
        "a withdrawal broken off and not finished by whoever settles next",
        "flows/withdrawing.py",
        "    for arrival in list(left.values_list(",
        "    for arrival in list(left.none().values_list(",
        "tests/flows/test_withdrawing.py::TestBrokenOff::test_whoever_loads_into_the_feed_finishes_it_first",
    ),
    Bug(
        "a withdrawal that takes what another load told too",
        "lake/withdrawing.py",
        "{told} NOT IN (SELECT unnest($past::BIGINT[])))",
        "{told} IN (-1))",
        "tests/lake/test_withdrawing.py::TestWithdrawn::"
        "test_what_a_later_load_told_too_stays_however_often_it_is_withdrawn",
    ),
    Bug(
        "taken out of the log at once",
        "lake/past.py",
        "    twice = [path for path in old if (away / path.name).exists()]\n",
        "    twice = old\n",
        "tests/lake/test_past.py::test_what_was_just_found_in_the_log_can_be_read_after_the_next_is_put_away",
    ),
    Bug(
        "known again by when it was written alone",
        "lake/compared.py",
        " {found.st_mtime_ns} {found.st_ctime_ns}",
        " {found.st_mtime_ns}",
        "tests/lake/test_compared.py::test_what_was_written_to_is_compared",
    ),
    Bug(
        "entries of a month ago deleted",
        "lake/commits.py",
        """    "delta.enableExpiredLogCleanup": "false",\n""",
        "",
        "tests/lake/test_past.py::TestTheLibraryDeletesNoEntries::test_while_it_gathers",
    ),
    Bug(
        "a note begun anew written over",
        "lake/compared.py",
        "            if begun != self._begun:\n",
        "            if False:\n",
        "tests/lake/test_compared.py::test_bits_that_turned_by_themselves_are_found_by_who_compares_all",
    ),
    Bug(
        "acknowledged before the commit",
        "flows/loading.py",
        "            taken = destinations.take(arrival, batch, unusable, by=by, now=clock())\n",
        "            early = tally + Tally(len(batch), len(batch))\n"
        "            yield Progress(early, redacted, arrival.position, arrival.size)\n"
        "            __import__('time').sleep(0.03)\n"
        "            taken = destinations.take(arrival, batch, unusable, by=by, now=clock())\n",
        f"{FAULTS}/test_kill.py::test_a_killed_load_loses_nothing_acknowledged_and_ends_the_same",
    ),
    Bug(
        "outbox outside the transaction",
        "flows/loading.py",
        "        if refusal or tally.quarantined:\n            deliveries.enqueue(",
        "    if refusal or tally.quarantined:\n        deliveries.enqueue(",
        f"{FAULTS}/test_every_step.py::test_dying_before_any_step_leaves_one_effect",
    ),
    Bug(
        "audit outside the transaction",
        "flows/loading.py",
        "        arrival.save(update_fields=[*_ENDED, *_ACCOUNT])\n        audit.write(",
        "        arrival.save(update_fields=[*_ENDED, *_ACCOUNT])\n    with transaction.atomic():\n"
        "        audit.write(",
        f"{FAULTS}/test_every_step.py::test_dying_before_any_step_leaves_one_effect",
    ),
    Bug(
        "file removed before its end is noted",
        "flows/uploads.py",
        "        loading.settle(arrival, path, by=by, clock=clock, report=after_batch)\n",
        "        kept = path.rename(path.with_name('taken'))\n        forget(name)\n"
        "        loading.settle(arrival, kept, by=by, clock=clock, report=after_batch)\n",
        f"{FAULTS}/test_every_step.py::test_dying_before_any_step_leaves_one_effect",
    ),
    Bug(
        "what arrived last is in force",
        "lake/once.py",
        "told.changed < here.changed:\n",
        "told.changed > here.changed:\n",
        "tests/lake/test_correcting.py::TestOutcomes",
    ),
    Bug(
        "a correction counted beside what it corrects",
        "lake/making.py",
        "    if added.back is not None:\n",
        "    if False:\n",
        "tests/flows/test_correcting.py::TestRollups::test_say_what_the_facts_say_after_corrections",
    ),
    Bug(
        "no unique key in the ledger",
        "lake/once.py",
        "    if here is None:\n",
        "    if True:\n",
        "tests/flows/test_loading.py::test_accepts_each_record_once",
        quick=True,
    ),
    Bug(
        "no unique key for a request",
        "flows/answering.py",
        "    if not key:\n",
        "    if key:\n",
        "tests/flows/test_answering.py",
    ),
    Bug(
        "nothing forced to the disk",
        "config/sqlite.py",
        "synchronous=EXTRA",
        "synchronous=OFF",
        f"{FAULTS}/test_power_cuts.py::test_a_power_cut_loses_nothing_acknowledged",
        quick=True,
    ),
    Bug(
        "formulas let out",
        "outlets/spreadsheets.py",
        "if text.lstrip(_PASSED_OVER).startswith(_STARTS_A_FORMULA)",
        "if False",
        "tests/outlets/test_spreadsheets.py",
    ),
    Bug(
        "sealed values not bound to their row",
        "guard/sealing.py",
        ".encrypt(nonce, plain, context.encode())",
        ".encrypt(nonce, plain, b'')",
        "tests/guard/test_sealing.py",
        quick=True,
    ),
    Bug(
        "redirect followed",
        "outlets/outbound.py",
        "                return response.status, b",
        "                moved = dict(response.headers).get(b'Location')\n"
        "                if moved:\n"
        "                    where = __import__('urllib.parse').parse.urljoin(url, moved.decode())\n"
        "                    return self._exchange(\n"
        "                        method, where, body=body, headers=headers, timeout=timeout, most=most\n"
        "                    )\n"
        "                return response.status, b",
        "tests/outlets/test_outbound.py",
    ),
    Bug(
        "a customer's words taken for markup",
        "web/templates/complaints/narrative.html",
        "{{ narrative|linebreaks }}",
        "{{ narrative|safe }}",
        "tests/contracts/test_safety.py::test_no_template_switches_escaping_off",
    ),
    Bug(
        "an event told to be kept before it is",
        "flows/acknowledging.py",
        "        with transaction.atomic():\n            taken = _keep(some)",
        "        with transaction.atomic():\n            transaction.set_rollback(True)\n"
        "            taken = _keep(some)",
        "tests/faults/test_inbox.py",
    ),
    Bug(
        "an event out of the inbox before it is in the ledger",
        "flows/emptying.py",
        "    taken = take(arrival,",
        "    waiting().filter(pk__in=[row.pk for row in rows]).update(settled_at=now)\n"
        "    taken = take(arrival,",
        "tests/faults/test_inbox.py",
        quick=True,
    ),
    Bug(
        "watermark moved before its rows are settled",
        "flows/pulling.py",
        "            taken = take(arrival, *self._reader.read(records), by=self._by, now=now)\n",
        "            with transaction.atomic():\n"
        "                _Pull._move(self, rows)\n"
        "            self._move = lambda rows: None\n"
        "            taken = take(arrival, *self._reader.read(records), by=self._by, now=now)\n",
        f"{FAULTS}/test_pull_killed.py::test_dying_before_any_step_loses_nothing_and_repeats_nothing",
    ),
    Bug(
        "wall removed",
        "flows/stores.py",
        "    return table.seen_over(by.wall)\n",
        "    return table\n",
        "tests/flows/test_walls.py",
    ),
]


@pytest.mark.parametrize(
    "bug",
    [
        pytest.param(bug, id=bug.name, marks=[] if bug.quick else pytest.mark.long)
        for bug in sorted(BUGS, key=lambda bug: not bug.quick)
    ],
)
def test_a_planted_bug_is_caught(bug: Bug, tmp_path: Path) -> None:
    for part in ("src", "tests"):
        # With what is compiled: it is good but for the file that is changed.
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    bug.plant(tmp_path / "src/hark")

    # At length where a sample does not catch it: which steps are in one changes with what is written.
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-qx", "-p", "no:cacheprovider", "-m", "not spark", bug.caught_by],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src"), "HARK_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 1 and "failed" in ran.stdout, f"not caught:\n{ran.stdout[-2_000:]}{ran.stderr}"


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_every_bug_can_be_planted(bug: Bug, tmp_path: Path) -> None:
    there = tmp_path / bug.file
    there.parent.mkdir(parents=True)
    shutil.copy(ROOT / "src/hark" / bug.file, there)

    bug.plant(tmp_path)


def test_a_patch_whose_text_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "once.py").write_text("changed", encoding="utf-8")

    with pytest.raises(AssertionError, match="has changed"):
        Bug("gone", "once.py", "right", "wrong", "").plant(tmp_path)

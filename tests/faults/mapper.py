"""A mapping saved and removed by who dies before the n-th thing they would write; then a worker comes."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import copytree

from django.conf import settings

from hark.flows import mapping, own_mappings
from hark.guard import key_files
from hark.intake import mappings
from hark.records.audit import AuditEntryRow
from tests.faults.loader import move_into
from tests.faults.stepper import BY, Died, Steps, _move, _stepping
from tests.makers import NOON

TEXT = (mappings.shipped_text("exposures") or "").replace('name = "exposures"', 'name = "ours"')


def dies_everywhere(fresh: Path, pipe: Connection, *, planted: bool = False) -> None:
    """Tell the pipe what each death left behind, up to a run that nothing ended."""
    move_into(fresh)
    if planted:
        own_mappings.finish = lambda: None
    number, died = 0, True
    while died:
        number += 1
        home = Path(copytree(fresh, fresh.parent / f"{fresh.name}-{number}-{planted}"))
        _home(home)
        died = _dies(Steps(number))
        _home(home)
        own_mappings.finish()
        pipe.send(_left())


def _home(home: Path) -> None:
    _move(home)
    settings.HARK_MAPPINGS = home / "mappings"


def _dies(steps: Steps) -> bool:
    with _stepping(steps), _writing(steps):
        try:
            for text in (TEXT, TEXT + "# more\n"):
                base = mapping.digest(mapping.own_text("ours"))
                own_mappings.save(text, opened="ours" if base else "exposures", base=base, by=BY, now=NOON)
            own_mappings.remove("ours", by=BY, now=NOON)
        except Died:
            return True
    return False


@contextmanager
def _writing(steps: Steps) -> Iterator[None]:
    write, replace = key_files.write, Path.replace
    key_files.write, Path.replace = steps.before(write), steps.before(replace)  # type: ignore[method-assign]  # it dies
    try:
        yield
    finally:
        key_files.write, Path.replace = write, replace  # type: ignore[method-assign]  # alive again


def _left() -> dict[str, object]:
    entries = AuditEntryRow.objects.filter(subject="ours").order_by("sequence")
    told = [entry.details for entry in entries]
    return {
        "told": told[-1]["after"] if told else "",
        "there": mapping.digest(mapping.own_text("ours")),
        "kept": set(mapping.versions("ours")) >= {each["kept"] for each in told} - {0},
        "begun": len(own_mappings._begun()),
        "deeds": len(told),
    }

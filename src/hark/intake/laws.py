"""Laws on complaints and targets for them, as data in TOML: shipped ones, and the institution's own."""

import tomllib
from collections.abc import Callable
from collections.abc import Mapping as Table
from importlib import resources
from pathlib import Path
from typing import TypeVar

from hark.core.complaints.law import Law, Targets
from hark.core.errors import NotFound, Refusal
from hark.intake.law_pages import Calendars, law_of, targets_of
from hark.intake.toml_faults import not_toml

TEMPLATE = "template"
TARGETS = "targets_of_complaints"

Read = TypeVar("Read", Law, Targets)


class NoSuchLaw(NotFound):
    """No law has this name."""


class LawBroken(Refusal):
    """A file of a law or of targets cannot be understood."""


def names(own: Path) -> list[str]:
    """Every law there is, shipped or the institution's own; the template is none."""
    shipped = (resources.files("hark.catalogue") / "laws").iterdir()
    files = {file.name for file in shipped} | {file.name for file in own.glob("*.toml")}
    return sorted(name.removesuffix(".toml") for name in files - {f"{TEMPLATE}.toml"})


def look_up(name: str, *, own: Path, calendars: Calendars) -> Law:
    """The law of that name, the institution's own before the shipped one.

    Raises:
        NoSuchLaw: there is none.
        LawBroken: its file is not valid TOML or says what no law says.
    """
    if name not in names(own):
        raise NoSuchLaw(
            'There is no law called "{name}". Those there are: {known}.',
            name=name,
            known=", ".join(names(own)),
        )
    shipped = resources.files("hark.catalogue") / "laws" / f"{name}.toml"
    file = own / f"{name}.toml"
    text = (file if file.exists() else shipped).read_text(encoding="utf-8")
    return _read(text, f"laws/{name}.toml", lambda page: law_of(page, calendars=calendars))


def every(own: Path, *, calendars: Calendars) -> list[Law]:
    """All laws there are, to choose from by place and day."""
    return [look_up(name, own=own, calendars=calendars) for name in names(own)]


def targets(own: Path, *, calendars: Calendars) -> Targets:
    """The institution's targets: its own `targets_of_complaints.toml` in the folder, or the shipped one.

    Raises:
        LawBroken: the file is not valid TOML or says what no target says.
    """
    shipped = resources.files("hark.catalogue") / f"{TARGETS}.toml"
    file = own / f"{TARGETS}.toml"
    text = (file if file.exists() else shipped).read_text(encoding="utf-8")
    return _read(text, f"{TARGETS}.toml", lambda page: targets_of(page, calendars=calendars))


def _read(text: str, file: str, build: Callable[[Table[str, object]], Read]) -> Read:
    try:
        return build(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _broken(file, not_toml(str(error), text)) from error
    except Refusal as error:
        raise _broken(file, error) from error


def _broken(file: str, problem: Refusal) -> LawBroken:
    return LawBroken("{file} cannot be understood: {problem}. Mend it there.", file=file, problem=problem)

"""The models of triage: the institution's own with the ones before, and the bundled one."""

from functools import lru_cache
from importlib import resources
from pathlib import Path

from django.conf import settings

from hark.core.complaints.triage.model import Model
from hark.core.errors import NotFound
from hark.flows.triage_files import packed, unpacked
from hark.guard import key_files

LANGUAGES = ("en", "zh")
SUFFIX = ".npz"


class NoModel(NotFound):
    """There is no model of this language."""


def models() -> dict[str, Model]:
    """The model in force of each language that has one.

    Raises:
        ModelRefused: a file is damaged or foreign.
    """
    found = {language: in_force(language) for language in LANGUAGES}
    return {language: model for language, model in found.items() if model}


def in_force(language: str) -> Model | None:
    """The institution's own model of the language, else the bundled one, else none.

    Raises:
        ModelRefused: its file is damaged or foreign.
    """
    own = _own(language)
    if own.exists():
        return _unpacked(own.read_bytes(), name=f"models/{own.name}")
    return bundled(language)


def bundled(language: str) -> Model | None:
    """The model of the language that comes with Hark; none of the institution's texts is in it.

    Raises:
        ModelRefused: its file is damaged.
    """
    shipped = resources.files("hark.catalogue") / "triage" / f"{language}{SUFFIX}"
    return _unpacked(shipped.read_bytes(), name=shipped.name) if shipped.is_file() else None


def required(language: str) -> Model:
    """The model in force of the language.

    Raises:
        NoModel: there is none.
    """
    model = in_force(language)
    if model is None:
        raise NoModel(
            'There is no model of the language "{language}" yet: it is sorted by rules. '
            "`hark triage train --from FILE` makes one.",
            language=language,
        )
    return model


def put(model: Model) -> int:
    """Put the model in force, and keep the one before; how many are kept now."""
    own = _own(model.language)
    history = own.parent / "history"
    history.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = len(list(history.glob(f"{model.language}.*{SUFFIX}")))
    if own.exists():
        kept += 1
        key_files.put(history, f"{model.language}.{kept}{SUFFIX}", own.read_bytes())
    key_files.put(own.parent, own.name, packed(model))
    return kept


def _own(language: str) -> Path:
    return Path(settings.HARK_MODELS / f"{language}{SUFFIX}")


@lru_cache(maxsize=4)  # a door that sorts one text at a time asks each time
def _unpacked(content: bytes, *, name: str) -> Model:
    return unpacked(content, name=name)

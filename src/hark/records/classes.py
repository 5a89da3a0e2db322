"""The data class of every column of every table, Django's own included."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.apps import apps
from django.db.models import Field, Model

from hark.guard.classes import DataClass

Row = TypeVar("Row", bound=type[Model])

# Django's own tables; ours say it themselves, by `classified`.
_DECLARED: dict[str, dict[str, DataClass]] = {
    "auth.Permission": dict.fromkeys(("id", "name", "content_type", "codename"), DataClass.INTERNAL),
    "auth.Group": dict.fromkeys(("id", "name"), DataClass.INTERNAL),
    "contenttypes.ContentType": dict.fromkeys(("id", "app_label", "model"), DataClass.INTERNAL),
    "account.EmailAddress": dict.fromkeys(("id", "user", "email", "verified", "primary"), DataClass.C1),
    "account.EmailConfirmation": {
        **dict.fromkeys(("id", "email_address", "created", "sent"), DataClass.C1),
        "key": DataClass.SECRET,
    },
    "mfa.Authenticator": {
        **dict.fromkeys(("id", "user", "type", "created_at", "last_used_at"), DataClass.C1),
        "data": DataClass.SECRET,  # what is secret in it is sealed, see flows/factors.py
    },
    "sessions.Session": {
        "session_key": DataClass.SECRET,
        "session_data": DataClass.C1,
        "expire_date": DataClass.INTERNAL,
    },
}


def classified(*, internal: str = "", c1: str = "", c2: str = "", secret: str = "") -> Callable[[Row], Row]:
    """Declares the data class of each of a row's columns, by their names; a column has exactly one."""
    by_class = {
        DataClass.INTERNAL: internal,
        DataClass.C1: c1,
        DataClass.C2: c2,
        DataClass.SECRET: secret,
    }

    def declare(row: Row) -> Row:
        _DECLARED[row._meta.label] = {
            name: data_class for data_class, names in by_class.items() for name in names.split()
        }
        return row

    return declare


def columns() -> Iterator[tuple[str, "Field[object, object]", DataClass | None]]:
    """Every column of every table with its class; None where nobody has said."""
    for model in apps.get_models(include_auto_created=True):
        declared = _DECLARED.get(model._meta.label, {})
        # A table Django makes to link two others holds their ids and nothing else.
        otherwise = DataClass.INTERNAL if model._meta.auto_created else None
        for column in model._meta.concrete_fields:
            yield model._meta.label, column, declared.get(column.name, otherwise)


def strangers() -> list[str]:
    """Columns that are declared and not there: renamed, or misspelt."""
    there = {(label, column.name) for label, column, _ in columns()}
    tables = {label for label, _ in there}
    return [
        f"{label}.{name}"
        for label, declared in _DECLARED.items()
        for name in declared
        if label in tables and (label, name) not in there
    ]

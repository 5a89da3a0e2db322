"""A column whose values are sealed, bound to the table, the column and the row."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    Bytes = models.BinaryField[bytes, bytes]
else:
    Bytes = models.BinaryField


class SealedField(Bytes):
    """Sealed bytes. `bound_to` names the columns that say which row it is and are known before it is written.

    `of_subject`: sealed under the key of the one it is about, not under that of the installation.

    Opening and sealing is for flows, which hold the keys; the field says where the value belongs, and
    by being of this kind is found when keys are rotated.
    """

    def __init__(
        self, *args: Any, bound_to: tuple[str, ...] = (), of_subject: bool = False, **kwargs: Any
    ) -> None:
        self.bound_to, self.of_subject = bound_to, of_subject
        super().__init__(*args, **kwargs)

    def context(self, row: models.Model) -> str:
        """What the value of this row is bound to."""
        place = [self.model._meta.db_table, self.name]
        return "|".join(place + [str(getattr(row, name)) for name in self.bound_to])

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """To the database these are bytes like any other, so nothing is migrated for it."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs


def sealed_fields() -> Iterator[SealedField]:
    """Every column sealed under the installation's key, and so sealed anew with the next one."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField) and not field.of_subject:
                yield field


def context(row: models.Model, column: str) -> str:
    """What the sealed value in this column of the row is bound to."""
    field = row._meta.get_field(column)
    assert isinstance(field, SealedField)  # noqa: S101 # for the type checker
    return field.context(row)

"""The organisation: the tree of units and the business lines that walls are drawn by."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from hark.core.errors import NotFound, Refusal
from hark.guard.access import Staff, require
from hark.records import audit
from hark.records.organisation import LineRow, UnitRow

CODE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}"
Kind = UnitRow.Kind
_DEPTH = list(Kind)


class NoSuchUnit(NotFound):
    """The organisation has no unit of this code."""


class NoSuchLine(NotFound):
    """The organisation has no business line of this code."""


class BadUnit(Refusal):
    """The unit cannot stand there, or be called that."""


def units(*, by: Staff) -> list[UnitRow]:
    """Every unit, each after the one above it."""
    require(by, "organisation.see")
    return list(UnitRow.objects.annotate(people=Count("staff")).order_by("path"))


def is_unit(code: str) -> bool:
    """Whether a unit has this code: anybody on the staff may know."""
    return UnitRow.objects.filter(code=code).exists()


def unit(code: str, *, by: Staff) -> UnitRow:
    """One unit.

    Raises:
        NoSuchUnit: there is none of this code.
    """
    require(by, "organisation.see")
    row = UnitRow.objects.select_related("parent").filter(code=code).first()
    if row is None:
        raise _no_such(code)
    return row


def lines(*, by: Staff) -> list[LineRow]:
    """Every business line by its code."""
    require(by, "organisation.see")
    return list(LineRow.objects.annotate(people=Count("staff")).order_by("code"))


def products() -> list[str]:
    """What the institution offers, as its business lines name it, each once: anybody may know.

    Lines of the demonstration name what its public data are about, and no customer here has that.
    """
    named = LineRow.objects.filter(is_demo=False).order_by("code").values_list("products", flat=True)
    return list(dict.fromkeys(product for products in named for product in products))


def line(code: str, *, by: Staff) -> LineRow:
    """One business line.

    Raises:
        NoSuchLine: there is none of this code.
    """
    require(by, "organisation.see")
    row = LineRow.objects.filter(code=code).first()
    if row is None:
        raise NoSuchLine('There is no business line "{code}".', code=code[:40])
    return row


def put_unit(
    code: str,
    *,
    name: str,
    kind: str,
    above: str,
    by: Staff,
    now: datetime,
    is_demo: bool = False,
    is_new: bool = False,
) -> UnitRow:
    """The unit under this code, made or changed; moved, it takes the units below it along.

    `above` is the code of the unit above it, empty for the institution. One that `is_new` changes none.

    Raises:
        BadUnit: the code, the name or the kind is no good, it cannot stand under that unit, or is there.
        NoSuchUnit: there is no unit `above`.
    """
    require(by, "organisation.manage")
    name = name.strip()
    if not re.fullmatch(CODE, code) or not 0 < len(name) <= 120 or kind not in Kind.values:
        raise BadUnit(
            'The unit "{code}" needs a code of letters, digits, ., _ and -, a name and a kind of {kinds}.',
            code=code[:40],
            kinds=", ".join(Kind.values),
        )
    with transaction.atomic():
        if is_new and (there := UnitRow.objects.filter(code=code).first()):
            raise BadUnit("There is a unit {code} already: {name}.", code=code, name=there.name)
        parent = _parent(code, kind, above)
        row = UnitRow.objects.select_for_update().filter(code=code).first() or UnitRow(code=code)
        if row.pk and any(not _under(child.kind, kind) for child in row.children.all()):
            raise BadUnit("{code} has units below it that a unit of this kind cannot have.", code=code)
        before, path = row.path, f"{parent.path if parent else '/'}{code}/"
        along = row.below() if row.pk and before != path else []
        row.name, row.kind, row.parent, row.path, row.is_demo = name, kind, parent, path, is_demo
        row.save()
        for below in along:
            if below.pk != row.pk:
                below.path = path + below.path.removeprefix(before)
                below.save(update_fields=["path"])
        audit.write("organisation.unit", code, by=by, now=now, kind=kind, above=above, name=name)
    return row


def put_line(
    code: str,
    *,
    name: str,
    products: Sequence[str],
    by: Staff,
    now: datetime,
    is_demo: bool = False,
    is_new: bool = False,
) -> LineRow:
    """The business line under this code, made or changed; one that `is_new` changes none.

    Raises:
        BadUnit: it has no usable code, no name or no product, or is there.
    """
    require(by, "organisation.manage")
    products = sorted({product.strip() for product in products} - {""})
    if not re.fullmatch(CODE, code) or not 0 < len(name.strip()) <= 120 or not products:
        raise BadUnit(
            'The business line "{code}" needs a code of letters, digits, ., _ and -, a name and a product.',
            code=code[:40],
        )
    with transaction.atomic():
        if is_new and (there := LineRow.objects.filter(code=code).first()):
            raise BadUnit("There is a business line {code} already: {name}.", code=code, name=there.name)
        row, _ = LineRow.objects.update_or_create(
            code=code, defaults={"name": name.strip(), "products": products, "is_demo": is_demo}
        )
        audit.write("organisation.line", code, by=by, now=now, products=products)
    return row


def remove_unit(code: str, *, by: Staff, now: datetime) -> None:
    """Take a unit away that nobody works for and nothing stands under.

    Raises:
        NoSuchUnit: there is none of this code.
        BadUnit: somebody works for it, a unit stands under it, complaints are about it or asked of it, or a
            chat group is told of it.
    """
    require(by, "organisation.manage")
    with transaction.atomic():
        row = unit(code, by=by)
        if row.cases.exists():
            raise BadUnit("Complaints are about {code}, so it stays.", code=code)
        if row.questions.exists():
            raise BadUnit("{code} was asked about complaints, so it stays.", code=code)
        if row.chat_groups.exists():  # without its last unit a group would be told of every one
            raise BadUnit("A chat group is told of {code}, so it stays.", code=code)
        if row.children.exists() or row.staff.exists():
            raise BadUnit("Move the people and units of {code} elsewhere first.", code=code)
        row.delete()
        audit.write("organisation.unit_removed", code, by=by, now=now)


def remove_line(code: str, *, by: Staff, now: datetime) -> None:
    """Take a business line away that nobody works for.

    Raises:
        NoSuchLine: there is none of this code.
        BadUnit: somebody works for it, and would see every product without it.
    """
    require(by, "organisation.manage")
    with transaction.atomic():
        LineRow.objects.select_for_update().filter(code=code).first()  # nobody is given it from here on
        row = line(code, by=by)
        if row.staff.exists():
            raise BadUnit("Move the people of {code} elsewhere first.", code=code)
        row.delete()
        audit.write("organisation.line_removed", code, by=by, now=now)


def _parent(code: str, kind: str, above: str) -> UnitRow | None:
    if not above:
        if kind != Kind.INSTITUTION:
            raise BadUnit(
                "Only the institution stands under no unit: say which one {code} is under.", code=code
            )
        if UnitRow.objects.filter(kind=Kind.INSTITUTION).exclude(code=code).exists():
            raise BadUnit("There is an institution already: {code} must stand under a unit of it.", code=code)
        return None
    parent = UnitRow.objects.select_for_update().filter(code=above).first()
    if parent is None:
        raise _no_such(above)
    if not _under(kind, parent.kind) or f"/{code}/" in parent.path:
        raise BadUnit(
            "{code} cannot stand under {above}: a unit stands only under one of a larger kind, never under"
            " itself or a unit below it.",
            code=code,
            above=above,
        )
    return parent


def _under(kind: str, above: str) -> bool:
    return _DEPTH.index(Kind(kind)) > _DEPTH.index(Kind(above))


def _no_such(code: str) -> NoSuchUnit:
    return NoSuchUnit('There is no unit "{code}" in the organisation.', code=code[:40])

"""A row of a database as one object in JSON, its values as the text a file would hold."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from hark.intake.files.workbook import text_of


def object_of(names: Sequence[str], values: Sequence[object]) -> bytes:
    """The row, always written alike; stand-ins of bytes that are no text stay for the reader to find."""
    members = {name: cell(value) for name, value in zip(names, values, strict=True)}
    return json.dumps(members, separators=(",", ":")).encode()


def cell(value: object) -> object:
    """The value as text; objects and lists of PostgreSQL stay such, to be read by their members."""
    match value:
        case None:
            return ""
        case Decimal():
            return "" if value.is_nan() else format(value, "f")
        case float() if value != value:  # not a number, which is how some write a missing one
            return ""
        case bytes() | bytearray() | memoryview():
            return bytes(value).decode("utf-8", "surrogateescape")
        case datetime() if value.tzinfo:  # midnight somewhere is no day of the mapping's zone
            return value.isoformat()
        case Mapping():
            return {str(name): cell(member) for name, member in value.items()}
        case list() | tuple():
            return [cell(member) for member in value]
        case str() | bool() | int() | float():
            return text_of(value)
    return text_of(value)  # type: ignore[arg-type] # whatever it is, it can be written

"""A mapping somebody types: read with more care than a shipped one, and told by the line what ails it."""

import re
import tomllib

from hark.core.terms.ledger import NoSuchLedger
from hark.intake.cells import Unreadable, rule
from hark.intake.mapping import Mapping
from hark.intake.mappings import parse
from hark.intake.patterns import is_quick
from hark.intake.toml_faults import NoMapping, not_toml
from hark.intake.toml_values import Misread

LONGEST = 64 * 1024
NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"
_NAMED = re.compile(r"^(name[ \t]*=[ \t]*).*$", re.MULTILINE)


def checked(text: str) -> Mapping:
    """The mapping written as TOML.

    Raises:
        NoMapping: it is none, or could not be used; where and why.
    """
    if len(text) > LONGEST:
        raise NoMapping("This is longer than the {most} characters a mapping may have.", most=LONGEST)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise not_toml(str(error), text) from error
    except RecursionError as error:
        raise NoMapping("This is nested deeper than any mapping.") from error
    try:
        mapping = parse(text)
        _check(mapping)
    except (Misread, NoSuchLedger) as problem:
        line = _line_of(text, problem) if isinstance(problem, Misread) else _first(text, "ledger")
        if line:
            raise NoMapping("Line {line}: {problem}.", line=line, problem=problem) from problem
        raise NoMapping("This mapping cannot be used: {problem}.", problem=problem) from problem
    return mapping


def named(text: str, name: str) -> str:
    """The same mapping under another name."""
    return _NAMED.sub(lambda line: f'{line[1]}"{name}"', text, count=1)


def _check(mapping: Mapping) -> None:
    if not re.fullmatch(NAME, mapping.name):
        raise Misread("a name has letters, digits, - and _, and at most 64 of them", key="name")
    if not re.fullmatch(NAME, mapping.feed):
        raise Misread("a feed has letters, digits, - and _, and at most 64 of them", key="feed")
    for column in mapping.columns:
        for key, pattern in (("pattern", column.pattern), ("illegible", column.illegible)):
            if pattern and not is_quick(pattern.pattern):
                raise Misread(
                    "{key} of the field {field} could take very long on some texts: use fewer of "
                    "* + ? and |, and repeat no part that holds one of them",
                    key=key,
                    field=column.field,
                )
        if column.field == "source_id" and column.constant:
            raise Misread(
                "the field {field} is read from a column: each record has its own", field="source_id"
            )
        if column.constant:
            _check_constant(mapping, column.field)


def _check_constant(mapping: Mapping, field: str) -> None:
    [column] = (each for each in mapping.columns if each.field == field)
    try:
        rule(column, mapping, pseudonyms=None)(column.constant)
    except (Unreadable, TypeError) as error:
        raise Misread(
            "{key} of the field {field} cannot be read as its kind, {kind}",
            key="constant",
            field=field,
            kind=column.kind.value,
        ) from error


def _line_of(text: str, problem: Misread) -> int:
    """The line that says what cannot be: the key within the field's column, else the field, else the key."""
    if not problem.field:
        return _first(text, problem.key)
    lines = text.split("\n")
    told = re.compile(rf"""\s*field\s*=\s*["']{re.escape(problem.field)}["']""")
    at = [number for number, line in enumerate(lines) if told.match(line)]
    if not at:
        return 0
    own = at[-1] if problem.sentence.startswith("the field {fields} is mapped twice") else at[0]
    begin = max((n for n in range(own) if lines[n].strip().startswith("[")), default=0)
    end = next((n for n in range(own + 1, len(lines)) if lines[n].strip().startswith("[[")), len(lines))
    keyed = re.compile(rf"\s*{re.escape(problem.key)}\s*=") if problem.key else told
    return next((n + 1 for n in range(begin, end) if keyed.match(lines[n])), own + 1)


def _first(text: str, key: str) -> int:
    """The first line that gives the key; 0 where none does."""
    keyed = re.compile(rf"\s*{re.escape(key)}\s*=")
    return next((n for n, line in enumerate(text.split("\n"), 1) if key and keyed.match(line)), 0)

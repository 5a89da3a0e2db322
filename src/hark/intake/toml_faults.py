"""What the parser of TOML says of a text, as a sentence: where it stands, and what to do about it."""

import re
from collections.abc import Callable

from hark.core.errors import Refusal

_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class NoMapping(Refusal):
    """The text is no mapping. `line` and `column`, from 1, say where; 0 where it cannot be said."""

    def __init__(self, sentence: str, *, line: int = 0, column: int = 0, **details: object) -> None:
        super().__init__(sentence, line=line, column=column, **details)
        self.line, self.column = line, column


_HINTS: tuple[tuple[tuple[str, ...], Callable[[int, int], NoMapping]], ...] = (
    (
        (
            "Illegal character",
            "Unterminated string",
        ),
        lambda line, column: NoMapping(
            "Line {line}, column {column}: a text does not end. Put a straight quote at both its ends.",
            line=line,
            column=column,
        ),
    ),
    (
        ("Invalid value",),
        lambda line, column: NoMapping(
            "Line {line}, column {column}: this is no value. Put texts in straight quotes, "
            "lists in [ and ], and write yes and no as true and false.",
            line=line,
            column=column,
        ),
    ),
    (
        (
            "after a key",
            "Invalid statement",
            "Invalid initial character",
            "array declaration",
            "table declaration",
        ),
        lambda line, column: NoMapping(
            "Line {line}, column {column}: a line says key = value, or begins a column with "
            "[[column]]. Begin a remark with #.",
            line=line,
            column=column,
        ),
    ),
    (
        ("Unclosed",),
        lambda line, column: NoMapping(
            "Line {line}, column {column}: a list or table opened before here is not closed. "
            "Close it, and put a comma between its words.",
            line=line,
            column=column,
        ),
    ),
    (
        (
            "overwrite",
            "twice",
            "Duplicate",
        ),
        lambda line, column: NoMapping(
            "Line {line}, column {column}: this stands here a second time. Leave one of the "
            "two, and begin each column with [[column]].",
            line=line,
            column=column,
        ),
    ),
    (
        ("after a statement",),
        lambda line, column: NoMapping(
            "Line {line}, column {column}: more stands here than one value. Begin a new "
            "line, or put the text between single quotes.",
            line=line,
            column=column,
        ),
    ),
    (
        ("Unescaped",),
        lambda line, column: NoMapping(
            "Line {line}, column {column}: a \\ within a text. Write it twice, or put the "
            "text between single quotes.",
            line=line,
            column=column,
        ),
    ),
)


def not_toml(said: str, text: str) -> NoMapping:
    """The fault the parser named, in a sentence; one it has no better words for goes as it said it."""
    where = _WHERE.search(said)
    problem = said[: where.start()] if where else said
    line, column = (int(where[1]), int(where[2])) if where and where[1] else (text.count("\n") + 1, 1)
    for signs, told in _HINTS:
        if any(sign in problem for sign in signs):
            return told(line, column)
    return NoMapping(
        "Line {line}, column {column} is not written as TOML has it ({problem}).",
        line=line,
        column=column,
        problem=problem,
    )

"""Reading a source page by page, past what was read before: the same for a pull and for a dry run."""

import hmac
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from hark.core.errors import Refusal
from hark.intake.databases import Page, Row, Session, Source
from hark.intake.databases.stamps import Stamp, before, read
from hark.intake.mapping import Mapping as Columns
from hark.intake.mapping import folded

BATCH = 10_000
BATCH_BYTES = 16 * 2**20


class LacksColumns(Refusal):
    """The rows lack a column the mapping cannot do without."""


class AllAlike(Refusal):
    """More rows than fit in a page have the same watermark and the same id."""


class OtherKind(Refusal):
    """The watermark cannot be compared with what it was before."""


class Unmarked(Refusal):
    """Some rows have no watermark or no id, so nobody would ever read them."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A page without what was read before: the new rows by what they say, and how far it leads.

    `stamp` is the furthest watermark so far that is not to come, and the next pull begins at `reach`. Of
    rows from there on, `kept` are to be remembered from now on, by what they say, and those in `left` no
    more.
    """

    new: Mapping[int, Row]
    stamp: Stamp | None
    reach: Stamp | None
    kept: Mapping[int, Stamp]
    left: frozenset[int]


class Reading:
    """A source being read from where the last pull says to begin, `known` being what it will meet again."""

    def __init__(
        self,
        source: Source,
        mapping: Columns,
        *,
        stamp: str,
        reach: str,
        known: Mapping[int, str],
        key: bytes,
        now: datetime,
    ) -> None:
        self._source, self._mapping, self._key, self._now = source, mapping, key, now
        self._stamp, self._reach = read(stamp), read(reach)
        self._known: dict[int, Stamp] = {
            said: mark for said, text in known.items() if (mark := read(text)) is not None
        }

    def pages(self, session: Session) -> Iterator[Rows]:
        """Page after page; the next one is asked for when the caller has settled the one before.

        Raises:
            LacksColumns, AllAlike, Unmarked: as they say; the last once everything else is read.
        """
        stamp, id, more, first = self._reach, None, True, True
        while more:
            page = session.page(stamp, id, most=BATCH, bytes_at_most=BATCH_BYTES)
            if first:
                self._look_at(page.header)
                first = False
            if not page.rows:
                self._look_at_kinds(session)
                break
            yield self._past_the_known(page)
            last = page.rows[-1]
            if page.more and last.stamp == stamp and last.id == id:
                raise AllAlike(
                    '{most} rows of "{name}" and more have the same {watermark}, and {id} does not tell them'
                    " apart. Name as id a column in which every row differs.",
                    most=len(page.rows),
                    name=self._source.name,
                    watermark=self._source.watermark,
                    id=self._source.id,
                )
            stamp, id, more = last.stamp, last.id, page.more
        if session.unmarked():
            raise Unmarked(
                'Some rows of "{name}" say nothing in {watermark} or in {id}, so they are never read.'
                " Let a query say something there, such as COALESCE({watermark}, created_at).",
                name=self._source.name,
                watermark=self._source.watermark,
                id=self._source.id,
            )

    def _past_the_known(self, page: Page) -> Rows:
        new: dict[int, Row] = {}
        for row in page.rows:
            said = self._said(row.original)
            if said not in self._known:
                new.setdefault(said, row)
        # The rows come in the order of their watermarks.
        marks = [row.stamp for row in page.rows if row.stamp is not None and not self._is_to_come(row.stamp)]
        if marks:
            self._stamp = marks[-1]
            reach = before(self._stamp, self._source.overlap)
            self._reach = self._reach if self._is_behind(reach) else reach
        kept = {
            said: row.stamp
            for said, row in new.items()
            if row.stamp is not None and not self._is_behind(row.stamp)
        }
        left = frozenset(said for said, stamp in self._known.items() if self._is_behind(stamp))
        for said in left:
            del self._known[said]
        self._known |= kept
        return Rows(new, self._stamp, self._reach, kept, left)

    def _is_behind(self, stamp: Stamp) -> bool:
        return self._reach is not None and _is_before(stamp, self._reach)

    def _said(self, original: bytes) -> int:
        """What stands for a row: the same wherever it is met, and nothing to guess it by."""
        return int.from_bytes(hmac.digest(self._key, b"pulled|" + original, "sha256")[:8]) >> 1

    def _is_to_come(self, stamp: Stamp) -> bool:
        """Whether it lies in the future. A clock that ran ahead is no reason to read nothing until then."""
        if isinstance(stamp, int):
            return False
        here = self._now.astimezone(self._mapping.zone)
        if not isinstance(stamp, datetime):
            return stamp > here.date()
        return stamp > (self._now if stamp.tzinfo else here.replace(tzinfo=None))

    def _look_at_kinds(self, session: Session) -> None:
        """Where nothing came: not because a day was asked for where there are numbers."""
        first = session.page(None, None, most=1, bytes_at_most=1) if self._reach is not None else None
        if first and first.rows and first.rows[0].stamp is not None:
            self._is_behind(first.rows[0].stamp)

    def _look_at(self, header: tuple[str, ...]) -> None:
        there = {folded(name) for name in header}
        lacking = [
            column.names[0]
            for column in self._mapping.columns
            if column.required and not column.constant and there.isdisjoint(map(folded, column.names))
        ]
        if lacking:
            raise LacksColumns(
                'The rows of "{name}" lack columns the mapping "{mapping}" needs: {lacking}.'
                " They have: {header}.",
                name=self._source.name,
                lacking=", ".join(lacking),
                mapping=self._mapping.name,
                header=", ".join(header[:40]),
            )


def _is_before(one: Stamp, other: Stamp) -> bool:
    """Whether one comes before the other.

    Raises:
        OtherKind: they are of two kinds, as when a column was changed.
    """
    if type(one) is type(other):
        with suppress(TypeError):  # a moment and a time that does not say where
            return one < other  # type: ignore[operator] # they are of one kind
    raise OtherKind(
        "The watermark is of another kind than it was. Read the source anew: hark pull NAME --anew."
    )

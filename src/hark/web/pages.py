"""Paging that keeps its place: the offset is in the address, so back and reload find it again."""

from dataclasses import dataclass

from django.http import QueryDict

STEP = 50


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list of `total` rows a page of `limit` rows begins."""

    query: QueryDict
    total: int
    offset: int
    limit: int = STEP

    @property
    def first(self) -> int:
        """The number of the first row shown, counting from one; 0 on an empty list."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.offset + self.limit, self.total)

    @property
    def back_href(self) -> str:
        """The page before; nothing on the first."""
        return self._at(max(0, self.offset - self.limit)) if self.offset > 0 else ""

    @property
    def on_href(self) -> str:
        """The page after; nothing on the last."""
        return self._at(self.offset + self.limit) if self.last < self.total else ""

    @property
    def end_href(self) -> str:
        """The last page."""
        return self._at((self.total - 1) // self.limit * self.limit if self.total else 0)

    def _at(self, offset: int) -> str:
        query = self.query.copy()
        query.pop("offset", None)
        if offset:
            query["offset"] = str(offset)
        return f"?{query.urlencode()}"


def offset_in(query: QueryDict) -> int:
    """The offset the address asks for; 0 where it asks for nonsense."""
    written = query.get("offset", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 12 else 0

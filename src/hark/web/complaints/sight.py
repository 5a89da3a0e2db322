"""All that a page of the list shows, asked of the flows and put into words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hark.core.terms.card import Card
from hark.core.terms.complaint import Complaint
from hark.flows import complaints
from hark.guard.pseudonyms import short
from hark.records.accounts import StaffRow
from hark.web import words
from hark.web.complaints import saved
from hark.web.complaints.columns import COLUMNS, Cell, Heading, cells, headings
from hark.web.complaints.layout import SIZES, Layout
from hark.web.complaints.saved import Views
from hark.web.complaints.scope import ListScope
from hark.web.complaints.sentence import sentence
from hark.web.pages import Pager

LONG = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One complaint of the list. `anchor` is where on the page it stands."""

    anchor: str
    number: str
    href: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose, and whether it is chosen."""

    name: str
    word: Promise | str
    chosen: bool
    href: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """A page of the list, top to bottom. `rows_key` names all that the written rows depend on."""

    sentence: str
    indicator: str
    headings: list[Heading]
    rows: list[Row]
    rows_key: str
    pager: Pager
    pickers: list[Choice]
    chips: list[dict[str, str]]
    views: Views
    orders: list[Choice]
    columns: list[Choice]
    sizes: list[Choice]
    data_version: int
    may_export: bool

    @property
    def export_is_long(self) -> bool:
        """Whether a spreadsheet of the list keeps its taker waiting."""
        return self.pager.total > LONG


def see(
    scope: ListScope, book: Mapping[str, Card], *, offset: int, layout: Layout, person: StaffRow
) -> Sight:
    """The page of `scope` that begins at `offset`, laid out as the person has chosen."""
    by = person.as_term()
    page = complaints.page(scope.selection, offset=offset, limit=layout.size, by=by)
    card = book.get(scope.indicator)
    name = card.name.of(get_language() or "en") if card else ""
    pager = Pager(QueryDict(scope.query), page.total, offset, layout.size)
    here = place(scope, offset)
    heads = headings(layout.columns, scope)
    return Sight(
        sentence=sentence(scope, total=page.total, indicator=name),
        indicator=name,
        headings=heads,
        rows=list(_rows(page.complaints, heads, place=here)),
        rows_key=f"{page.data_version} {get_language()} {layout.columns} {layout.size} {here}",
        pager=pager,
        pickers=[picker(scope, dimension) for dimension in complaints.DIMENSIONS],
        chips=list(customer(scope)),
        views=saved.of(scope, person),
        orders=[
            Choice(head.name, head.word, bool(head.order), head.href)
            for head in headings(complaints.SORTED_BY, scope)
        ],
        columns=[Choice(c.name, c.word, c.name in layout.columns) for c in COLUMNS.values()],
        sizes=[Choice(str(size), str(size), size == layout.size) for size in SIZES],
        data_version=page.data_version,
        may_export=by.may("complaint.export"),
    )


def place(scope: ListScope, offset: int) -> str:
    """Where in the list the reader is, as an address keeps it."""
    query = QueryDict(scope.query, mutable=True)
    if offset:
        query["offset"] = str(offset)
    return query.urlencode()


def anchor(complaint: Complaint) -> str:
    """Where on a page of the list the complaint stands."""
    return "_".join(f"{complaint.feed}/{complaint.source_id}".split())


def _rows(found: Sequence[Complaint], heads: Sequence[Heading], *, place: str) -> Iterator[Row]:
    # Looking the address of each up would take longer than writing all the rows.
    section = reverse("complaints:list")
    for complaint in found:
        number, *others = cells(complaint, heads)
        href = f"{section}{quote(complaint.feed)}/{quote(complaint.source_id)}/?{place}"
        yield Row(anchor(complaint), number.text, href, others)


def customer(scope: ListScope) -> Iterator[dict[str, str]]:
    """The customer whose records are looked at, as a filter in force."""
    if scope.customer:
        yield {
            "dimension": _("Customer"),
            "value": short(scope.customer),
            "href": f"?{scope.of_everybody().query}",
        }


def picker(scope: ListScope, dimension: str) -> Choice:
    """The way to the values of a dimension, and whether one is chosen."""
    return Choice(
        dimension,
        words.DIMENSIONS[dimension],
        dimension in scope.filter.where,
        f"{reverse(f'{scope.ledger}:values', args=[dimension])}?{scope.query}",
    )

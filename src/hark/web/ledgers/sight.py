"""All that a page of a list shows, asked of the flows and put into words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from hark.core.terms.card import Card
from hark.core.terms.ledger import LEDGERS
from hark.flows import facts
from hark.flows.facts import Page
from hark.records.accounts import StaffRow
from hark.web.complaints import saved
from hark.web.complaints.columns import Heading, headings
from hark.web.complaints.layout import SIZES, Layout
from hark.web.complaints.saved import Views
from hark.web.complaints.scope import ListScope
from hark.web.complaints.sight import LONG, Choice, Row, customer, picker, place
from hark.web.ledgers.columns import cells
from hark.web.ledgers.kinds import Kind
from hark.web.ledgers.sentence import sentence
from hark.web.pages import Pager


@dataclass(frozen=True, slots=True)
class Sight:
    """A page of the list, top to bottom."""

    sentence: str
    indicator: str
    headings: list[Heading]
    rows: list[Row]
    pager: Pager
    pickers: list[Choice]
    chips: list[dict[str, str]]
    views: Views
    names_customers: bool
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
    kind: Kind, scope: ListScope, book: Mapping[str, Card], *, offset: int, layout: Layout, person: StaffRow
) -> Sight:
    """The page of `scope` that begins at `offset`, laid out as the person has chosen."""
    by = person.as_term()
    page = facts.page(kind.name, scope.selection, offset=offset, limit=layout.size, by=by)
    card = book.get(scope.indicator)
    name = card.name.of(get_language() or "en") if card else ""
    heads = headings(layout.columns, scope, among=kind.columns)
    sorted_by = facts.sorted_by(kind.name)
    return Sight(
        sentence=sentence(scope, total=page.total, indicator=name),
        indicator=name,
        headings=heads,
        rows=list(rows(kind, page, heads, place=place(scope, offset))),
        pager=Pager(QueryDict(scope.query), page.total, offset, layout.size),
        pickers=[picker(scope, dimension) for dimension in kind.dimensions],
        chips=list(customer(scope)),
        views=saved.of(scope, person),
        names_customers="customer" in LEDGERS[kind.name].pseudonyms,
        orders=[
            Choice(head.name, head.word, bool(head.order), head.href)
            for head in headings(sorted_by, scope, among=kind.columns)
        ],
        columns=[Choice(c.name, c.word, c.name in layout.columns) for c in kind.columns.values()],
        sizes=[Choice(str(size), str(size), size == layout.size) for size in SIZES],
        data_version=page.data_version,
        may_export=by.may(f"{kind.one}.export"),
    )


def anchor(fact: facts.Fact) -> str:
    """Where on a page of the list the record stands."""
    return "_".join(f"{fact.feed}/{fact.source_id}".split())


def rows(kind: Kind, page: Page, heads: Sequence[Heading], *, place: str) -> Iterator[Row]:
    """The rows of the page, each with the address of its record."""
    # Looking the address of each up would take longer than writing all the rows.
    section = reverse(f"{kind.name}:list")
    for fact in page.facts:
        number, *others = cells(fact, heads)
        href = f"{section}{quote(fact.feed)}/{quote(fact.source_id)}/?{place}"
        yield Row(anchor(fact), number.text, href, others)

"""A split of the chosen indicator: its order, its addresses, and what it keeps to itself."""

from hark.core.terms.figure import Answer
from hark.web.board.breakdowns import LISTED, Breakdown, split
from hark.web.question import Scope
from tests.web.answers import APRIL, a_card, an_answer, unknown

HERE = Scope(APRIL, indicator="complaints.timely_share")


def of(product: str | None, n: int = 100) -> Answer:
    return an_answer(by={"product": product}, n=n)


def seen(*answers: Answer, scope: Scope = HERE, rows_address: str = "/complaints/") -> Breakdown:
    return split(a_card(), "product", answers, scope, counted=scope, name="Timely", rows_address=rows_address)


class TestSplit:
    def test_lists_the_chosen_first_then_the_largest(self) -> None:
        lines = seen(
            of("Small", 5), of("Large", 500), of("Chosen", 50), scope=HERE.having("product", "Chosen")
        ).lines

        assert [line.name for line in lines] == ["Chosen", "Large", "Small"]

    def test_leads_from_a_value_to_the_board_for_it_and_from_the_chosen_back(self) -> None:
        chosen, other = seen(of("A"), of("B"), scope=HERE.having("product", "A")).lines

        assert "product=A" not in chosen.href
        assert "product=A&product=B" in other.href

    def test_leads_from_a_number_to_the_complaints_of_that_value_alone(self) -> None:
        other = seen(of("A"), of("B"), scope=HERE.having("product", "A")).lines[1]

        assert other.rows_href.startswith("/complaints/?")
        assert "product=A" not in other.rows_href
        assert other.rows_href.endswith("product=B")

    def test_shows_no_way_to_rows_the_person_may_not_see(self) -> None:
        assert seen(of("A"), rows_address="").lines[0].rows_href == ""

    def test_names_a_blank_field(self) -> None:
        line = seen(of(None)).lines[0]

        assert line.name
        assert line.href.endswith("product=none")

    def test_says_how_many_it_leaves_out(self) -> None:
        view = seen(*(of(f"Company {number}") for number in range(LISTED + 3)))

        assert len(view.lines) == LISTED
        assert view.unlisted == 3

    def test_keeps_the_figures_of_a_suppressed_group_to_itself(self) -> None:
        view = seen(of("A"), unknown(by={"product": "B"}, suppressed=True))

        assert view.suppressed == 1
        assert view.lines[1].counted == ""
        assert view.lines[1].figure == "Withheld"
        assert view.kind == "rows-1"

"""What the form that closes a complaint asks back, beside the field it is about."""

import pytest

from hark.web.cases.ending import CloseForm

SAID = {"version": 1, "upheld": "no", "cause": "rules", "finding": "The fee was due."}


@pytest.mark.parametrize("paid", [{"redress": "500"}, {"ex_gratia": "1"}])
def test_a_sum_beside_no_remedy_is_asked_back_at_the_remedy(paid: dict[str, str]) -> None:
    contradictory = CloseForm({**SAID, **paid, "remedy": "none"})

    assert set(contradictory.errors) == {"remedy"}
    assert CloseForm({**SAID, "remedy": "none"}).is_valid()


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"upheld": "yes", "remedy": "goodwill", "redress": "5", "ex_gratia": "5"}, "redress"),
        ({"upheld": "no", "remedy": "apologised", "redress": "5"}, "redress"),
        ({"upheld": "no", "remedy": "refunded"}, "remedy"),
        ({"upheld": "yes", "remedy": "explained", "redress": "100"}, "remedy"),
        ({"upheld": "yes", "remedy": "goodwill"}, "ex_gratia"),
        ({"upheld": "no", "remedy": "goodwill", "ex_gratia": "0"}, "ex_gratia"),
    ],
)
def test_a_result_that_contradicts_itself_is_asked_back_beside_what_does(
    said: dict[str, str], at: str
) -> None:
    assert set(CloseForm({**SAID, **said}).errors) == {at}
    assert CloseForm({**SAID, "upheld": "no", "remedy": "goodwill", "ex_gratia": "5"}).is_valid()

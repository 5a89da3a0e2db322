"""Outcome, remedy and sums agree, or are refused beside what does not."""

from decimal import Decimal
from typing import Any

import pytest

from hark.core.complaints.result import Contradictory, require_consistent

FIVE = Decimal(5)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"remedy": "none", "redress": FIVE}, "remedy"),
        ({"remedy": "none", "ex_gratia": FIVE}, "remedy"),
        ({"upheld": "yes", "remedy": "goodwill", "redress": FIVE, "ex_gratia": FIVE}, "redress"),
        ({"upheld": "no", "remedy": "corrected", "redress": FIVE}, "redress"),
        ({"upheld": "no", "remedy": "refunded"}, "remedy"),
        ({"upheld": "yes", "remedy": "explained", "redress": FIVE}, "remedy"),
        ({"upheld": "partly", "remedy": "apologised", "redress": FIVE}, "remedy"),
        (
            {"upheld": "yes", "remedy": "goodwill", "ex_gratia": Decimal(0)},
            "ex_gratia",
        ),
        ({"upheld": "no", "remedy": "compensated", "ex_gratia": FIVE}, "remedy"),
    ],
)
def test_what_cannot_both_be_is_refused(said: dict[str, Any], field: str) -> None:
    with pytest.raises(Contradictory) as refused:
        require_consistent(**said)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"upheld": "yes", "remedy": "none", "redress": Decimal(0)},
        {"upheld": "no", "remedy": "goodwill", "ex_gratia": FIVE},
        {"upheld": "no", "remedy": "apologised", "ex_gratia": FIVE},
        {"upheld": "partly", "remedy": "refunded", "redress": FIVE, "ex_gratia": FIVE},
        {"remedy": "refunded", "redress": FIVE},
        {"upheld": "yes", "remedy": "goodwill"},
        {"upheld": "yes", "remedy": "explained", "ex_gratia": FIVE},
    ],
)
def test_what_agrees_or_is_not_said_is_let_be(said: dict[str, Any]) -> None:
    require_consistent(**said)

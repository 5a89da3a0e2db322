"""Templates: what is a variable, what is filled in, and what keeps a text from leaving."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.complaints.template import (
    VARIABLES,
    BadTemplate,
    Kind,
    Template,
    Unfilled,
    UnknownVariable,
    fill,
    gaps,
    names,
    parts,
    require_filled,
    require_sound,
)


def a_template(text: str = "Dear {customer}", **special: str) -> Template:
    ordinary = {"language": "en", "title": "Reply"}
    return Template(Kind.REPLY, text=text, **ordinary | special)


class TestRequireSound:
    def test_refuses_a_variable_there_is_not_and_names_those_there_are(self) -> None:
        with pytest.raises(UnknownVariable) as refused:
            require_sound(a_template("Dear {client}, about {number}"))

        assert refused.value.details["unknown"] == "{client}"
        assert "{customer}" in str(refused.value.details["known"])

    def test_knows_each_variable_by_either_name_and_by_full_width_braces(self) -> None:
        require_sound(a_template(" ".join(f"{{{en}}} ｛{zh}｝" for en, zh in VARIABLES.items())))

        assert names("zh-hans") == list(VARIABLES.values()) and names("en") == list(VARIABLES)

    @pytest.mark.parametrize(
        "bad", [{"title": " "}, {"text": ""}, {"title": "x" * 121}, {"text": "x" * 10_001}]
    )
    def test_refuses_what_has_no_title_or_no_text_or_too_much(self, bad: dict[str, str]) -> None:
        with pytest.raises(BadTemplate):
            require_sound(a_template(**{"text": "Hello", **bad}))

    @pytest.mark.parametrize("text", ["Dear {customer", "Dear customer}", "{customer} {", "尊敬的｛客户姓名"])
    def test_refuses_a_brace_that_stands_alone(self, text: str) -> None:
        with pytest.raises(BadTemplate, match="brace"):
            require_sound(a_template(text))


class TestFit:
    def test_is_that_everything_named_is_so(self) -> None:
        narrow = a_template(product="Card", reason="charges")
        case = {"product": "Card", "business": "credit_card", "reason": "charges"}

        assert narrow.fits(**case) and a_template().fits(**case) and narrow.narrowness == 2
        assert not narrow.fits(**case | {"product": "Loan"}) and not narrow.fits(**case | {"reason": ""})


class TestFill:
    def test_puts_in_what_has_a_value_and_leaves_the_rest_as_it_stood(self) -> None:
        text = fill("{投诉编号}: { Number } ｛事实｝ {remedy} {x}", {"number": "C1", "remedy": ""})

        assert text == "C1: C1 ｛事实｝ {remedy} {x}" and gaps(text) == ["事实", "remedy", "x"]

    def test_does_not_read_a_value_as_a_template(self) -> None:
        assert fill("{product}", {"product": "{customer}", "customer": "Li Ming"}) == "{customer}"

    @given(st.text(), st.text(alphabet="ab{}｛ c", max_size=40))
    def test_loses_nothing_of_the_text(self, text: str, odd: str) -> None:
        for each in (text, odd, text + odd):
            assert "".join(piece for piece, _ in parts(each)) == each == fill(each, {})


class TestRequireFilled:
    def test_refuses_what_still_stands_in_braces_known_or_not(self) -> None:
        with pytest.raises(Unfilled) as refused:
            require_filled("Dear {customer}, {facts} {…} {facts}", but=("customer",))

        assert refused.value.details["gaps"] == "{facts} {…}"
        require_filled("Dear {customer}, paid on } 3 { May", but=("customer",))

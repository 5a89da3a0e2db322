"""Choosing one of what is known, where something else may stand already."""

import pytest
from django import forms
from django.utils import translation

from hark.records.organisation import LineRow
from hark.web.open_choice import OpenChoice, ProductField

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    product = ProductField()


class Other(forms.Form):
    channel = OpenChoice(choices=[("", "None"), ("counter", "At the counter")], longest=64)


def test_offers_a_plain_list_in_the_reader_s_words() -> None:
    with translation.override("zh-hans"):
        shown = str(Form(initial={"product": "credit_card"})["product"])

    assert '<option value="credit_card" selected>信用卡</option>' in shown


def test_offers_those_of_the_institution_and_what_stands_there_already() -> None:
    LineRow.objects.create(code="cards", name="Cards", products=["Gold card", "Credit card"])
    LineRow.objects.create(code="home", name="Home loans", products=["Prepaid card"], is_demo=True)

    shown = str(Form(initial={"product": "Payday loan"})["product"])

    assert '<option value="Gold card">Gold card</option>' in shown
    assert '<option value="Payday loan" selected>Payday loan</option>' in shown
    assert 'value="savings"' in shown and "Prepaid card" not in shown
    assert 'value="Credit card"' in shown and "credit_card" not in shown  # by one name one product


@pytest.mark.parametrize(("product", "is_kept"), [("", True), ("Payday loan", True), ("x" * 121, False)])
def test_keeps_any_that_fits(product: str, is_kept: bool) -> None:
    form = Form({"product": product})

    assert form.is_valid() == is_kept
    assert form.cleaned_data == ({"product": product} if is_kept else {})


def test_what_was_chosen_from_elsewhere_is_offered_again_with_the_refused_form() -> None:
    shown = str(Other({"channel": "Referral"})["channel"])

    assert '<option value="Referral" selected>Referral</option>' in shown
    assert '<option value="counter">At the counter</option>' in shown

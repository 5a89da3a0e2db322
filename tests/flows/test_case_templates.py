"""Templates the institution keeps: who writes them, every version, and who is offered which."""

from dataclasses import replace
from uuid import uuid4

import pytest

from hark.core.complaints.template import Kind, Template, UnknownVariable, says
from hark.core.errors import NotAllowed
from hark.flows import case_templates as flow
from hark.flows.case_submission import About
from hark.flows.case_templates import BadFit, ChangedMeanwhile, NoSuchTemplate, Wanted
from hark.guard.access import Role, Staff
from hark.records.audit import AuditEntryRow
from hark.records.cases import CaseRow
from hark.records.templates import TemplateRow
from tests.makers import NOON, a_case, a_person, a_unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TOLD = Template(Kind.REPLY, "en", "Fees", "Dear {customer},\r\nwe pay back {redress}.")


@pytest.fixture
def lead(db: None) -> Staff:
    return a_person(Role.QUALITY_MANAGER, username="lead").as_term()


def acts() -> list[str]:
    found = AuditEntryRow.objects.filter(act__startswith="template.").order_by("sequence")
    return list(found.values_list("act", flat=True))


class TestWriting:
    def test_keeps_every_version_and_notes_each_change(self, lead: Staff) -> None:
        id = flow.write(TOLD, by=lead, now=NOON)
        flow.change(id, replace(TOLD, title="Fees paid back"), seen=1, by=lead, now=NOON)
        flow.withdraw(id, seen=2, by=lead, now=NOON)
        flow.restore(id, seen=3, by=lead, now=NOON)

        kept = flow.versions(id, by=lead)
        assert [(each.version, each.title, each.is_active) for each in kept] == [
            (4, "Fees paid back", True),
            (3, "Fees paid back", False),
            (2, "Fees paid back", True),
            (1, "Fees", True),
        ]
        assert kept[0].text == "Dear {customer},\nwe pay back {redress}."
        assert acts() == [f"template.{act}" for act in ("written", "changed", "withdrawn", "restored")]

    def test_leaves_what_was_withdrawn_withdrawn(self, lead: Staff) -> None:
        id = flow.write(TOLD, by=lead, now=NOON)
        flow.withdraw(id, seen=1, by=lead, now=NOON)

        flow.change(id, replace(TOLD, title="Costs"), seen=2, by=lead, now=NOON)

        assert not flow.versions(id, by=lead)[0].is_active and flow.counts(by=lead).active == 0

    def test_is_refused_to_who_may_not_for_the_whole_institution(self, anna: Staff, lead: Staff) -> None:
        north = a_unit("north", above=a_unit())
        nora = a_person(Role.SUPERVISOR, username="nora", unit=north).as_term()
        id = flow.write(TOLD, by=lead, now=NOON)

        for by in (anna, nora):
            with pytest.raises(NotAllowed):
                flow.write(TOLD, by=by, now=NOON)
            with pytest.raises(NotAllowed):
                flow.withdraw(id, seen=1, by=by, now=NOON)
        sven = a_person(Role.SUPERVISOR, username="sven").as_term()  # of the whole institution
        flow.withdraw(id, seen=1, by=sven, now=NOON)

    def test_refuses_what_was_changed_meanwhile_and_what_cannot_be_kept(self, lead: Staff) -> None:
        id = flow.write(TOLD, by=lead, now=NOON)
        flow.change(id, TOLD, seen=1, by=lead, now=NOON)

        with pytest.raises(ChangedMeanwhile):
            flow.change(id, TOLD, seen=1, by=lead, now=NOON)
        with pytest.raises(NoSuchTemplate):
            flow.withdraw(uuid4(), seen=1, by=lead, now=NOON)
        with pytest.raises(UnknownVariable):
            flow.change(id, replace(TOLD, text="{who}"), seen=2, by=lead, now=NOON)
        with pytest.raises(BadFit):
            flow.write(replace(TOLD, language="fr"), by=lead, now=NOON)
        assert TemplateRow.objects.count() == 2 and len(acts()) == 2


class TestListing:
    def test_finds_by_words_kind_and_language_what_is_offered_or_withdrawn(self, lead: Staff) -> None:
        fees = flow.write(TOLD, by=lead, now=NOON)
        other = replace(TOLD, kind=Kind.INTERIM, language="zh-hans", title="进展", text="目前{事实}")
        gone = flow.write(other, by=lead, now=NOON)
        flow.withdraw(gone, seen=1, by=lead, now=NOON)

        def found(**wanted: object) -> list[object]:
            return [each.template for each in flow.page(Wanted(**wanted), by=lead).templates]

        assert found() == found(words="PAY BACK") == found(kind="reply", language="en") == [fees]
        assert found(withdrawn=True) == found(withdrawn=True, words="进展") == [gone]
        assert found(kind="interim") == found(words="nothing") == []
        assert (flow.counts(by=lead).active, flow.counts(by=lead).withdrawn) == (1, 1)


class TestOffering:
    def test_is_of_what_fits_the_case_in_its_language_and_narrowest_first(
        self, lead: Staff, anna: Staff
    ) -> None:
        number = a_case(lead, about=About(door="branch", product="Card", language="en"))
        row = CaseRow.objects.get(number=number)
        zh = flow.write(replace(TOLD, language="zh-hans"), by=lead, now=NOON)
        wide = flow.write(TOLD, by=lead, now=NOON)
        narrow = flow.write(replace(TOLD, product="Card"), by=lead, now=NOON)
        flow.write(replace(TOLD, product="Loan"), by=lead, now=NOON)
        gone = flow.write(TOLD, by=lead, now=NOON)
        flow.withdraw(gone, seen=1, by=lead, now=NOON)

        assert [each.template for each in flow.offered(row, by=anna)] == [narrow, wide, zh]
        assert all("text" in each.get_deferred_fields() for each in flow.offered(row, by=anna))
        assert flow.usable(wide, by=anna).title == "Fees"
        with pytest.raises(NoSuchTemplate):
            flow.usable(gone, by=anna)


class TestStarters:
    def test_are_taken_once_say_what_a_reply_must_and_are_marked_until_somebody_works_on_them(
        self, lead: Staff
    ) -> None:
        count = flow.take_starters(by=lead, now=NOON)

        assert (
            count == 14 and flow.take_starters(by=lead, now=NOON) == 0 and flow.counts(by=lead).starters == 0
        )
        replies = list(TemplateRow.objects.filter(kind=Kind.REPLY))
        assert {each.language for each in replies} == {"zh-hans", "en"}
        for each in replies:
            answers_a_review = "reviewed once" in each.text or "只核查一次" in each.text
            said = {"facts", "grounds", "remedy", "mediation"}
            ways = {"objection", "objection_term"}
            assert says(each.text, "objected") is answers_a_review  # so it goes to nobody else
            assert each.is_as_it_came and all(says(each.text, variable) for variable in said)
            assert all(says(each.text, way) is not answers_a_review for way in ways)
        flow.change(replies[0].template, replies[0].as_term(), seen=1, by=lead, now=NOON)
        assert not flow.versions(replies[0].template, by=lead)[0].is_as_it_came

    def test_are_not_taken_twice_at_the_same_moment(
        self, lead: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        both_saw = flow._not_taken()
        flow.take_starters(by=lead, now=NOON)
        monkeypatch.setattr(flow, "_not_taken", lambda: both_saw)

        with pytest.raises(ChangedMeanwhile):
            flow.take_starters(by=lead, now=NOON)
        assert TemplateRow.objects.count() == 14 and acts() == ["template.starters_taken"]

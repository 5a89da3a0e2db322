"""Who is let in by the provider's word, and who is not."""

import pytest
from pytest_django.fixtures import Settings

from hark.core.errors import Refusal
from hark.flows import linked_accounts, people_access
from hark.guard.access import Role
from hark.guard.id_tokens import Identity
from hark.records.accounts import StaffRow
from tests.makers import NOON, a_person
from tests.web.accounts.conftest import a_browser
from tests.web.accounts.single.conftest import STRONG, Comer, Comes, last, officer


class TestPerson:
    def test_who_is_unknown_is_refused(self, comes: Comes) -> None:
        comes().provider.knows("s-7", preferred_username="nobody", **STRONG)
        boris = Comer(comes("boris", sub="s-2").provider, StaffRow(), "s-7")

        assert boris.comes_back().status_code == 400
        assert last() == ("account.sign_in_failed", "unknown", {"way": "oidc", "reason": "unknown"})
        assert StaffRow.objects.count() == 2

    def test_who_is_not_allowed_it_is_refused(self, comes: Comes) -> None:
        assert comes(allowed=False).comes_back().status_code == 400

    @pytest.mark.parametrize("name", [None, "", "ANNA\u212a", "\u212aarl", ["anna"]])
    def test_with_no_plain_name_is_refused(self, name: object, comes: Comes) -> None:
        assert comes("karl", preferred_username=name).comes_back().status_code == 400

    def test_who_is_linked_already_is_nobody_else_s(self, comes: Comes) -> None:
        anna = comes()
        anna.comes_back()
        anna.provider.knows("s-3", preferred_username="anna", **STRONG)

        thief = Comer(anna.provider, anna.row, "s-3")

        assert thief.comes_back().status_code == 400 and not thief.is_in

    @pytest.mark.parametrize("linked", [True, False])
    def test_who_is_disabled_is_refused(self, linked: bool, comes: Comes) -> None:
        anna = comes()
        if linked:
            anna.comes_back()
        people_access.disable(anna.row, by=officer(), now=NOON)
        anna.client = a_browser()

        assert anna.comes_back().status_code == 400
        assert last() == ("account.sign_in_failed", "anna", {"way": "oidc", "reason": "disabled"})

    def test_of_a_role_left_out_is_refused(self, comes: Comes, settings: Settings) -> None:
        settings.HARK_OIDC_NOT_ROLES = (Role.QUALITY_MANAGER.value,)

        assert comes().comes_back().status_code == 400
        assert last()[2]["reason"] == "role"

    def test_linked_otherwise_on_the_way_is_refused(
        self, comes: Comes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        anna = comes()
        whose = linked_accounts.whose

        def overtaken(identity: Identity) -> StaffRow:
            person = whose(identity)
            linked_accounts.link(person, issuer=identity.issuer, subject="faster", now=NOON)
            return person

        monkeypatch.setattr(linked_accounts, "whose", overtaken)

        assert anna.comes_back().status_code == 400 and not anna.is_in

    def test_forbidden_it_is_out_at_once(self, comes: Comes) -> None:
        anna = comes()
        anna.comes_back()

        linked_accounts.forbid(anna.row, by=officer(), now=NOON)

        assert not anna.is_in
        anna.client = a_browser()
        assert anna.comes_back().status_code == 400

    def test_made_up_is_never_allowed_it(self, comes: Comes) -> None:
        with pytest.raises(Refusal):
            linked_accounts.allow(a_person(is_demo=True), by=officer(), now=NOON)

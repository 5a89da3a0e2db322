"""Who may do what."""

import pytest

from hark.core.errors import NotAllowed
from hark.guard.access import POLICY, Role, operator, require
from tests.makers import somebody


class TestRequire:
    def test_lets_a_role_do_what_the_policy_gives_it(self) -> None:
        require(somebody(Role.QUALITY_MANAGER), "feed.load")

    def test_refuses_what_the_policy_does_not_give(self) -> None:
        with pytest.raises(NotAllowed) as refusal:
            require(somebody(Role.EXECUTIVE), "feed.load")
        assert refusal.value.details == {"role": "executive", "deed": "feed.load"}

    def test_takes_an_unknown_deed_for_a_bug(self) -> None:
        with pytest.raises(KeyError):
            require(somebody(Role.QUALITY_MANAGER), "feed.fly")


class TestPolicy:
    def test_gives_every_deed_to_somebody(self) -> None:
        assert all(rule.roles for rule in POLICY.values())

    def test_keeps_complaints_from_the_administrator_of_the_system(self) -> None:
        administrator = somebody(Role.ADMINISTRATOR)

        assert not any(administrator.may(deed) for deed in POLICY if deed.startswith("complaint."))

    def test_lets_the_auditor_change_nothing(self) -> None:
        auditor = somebody(Role.AUDITOR)

        assert not any(auditor.may(deed) for deed in ("feed.load", "quarantine.replay"))

    def test_gives_the_operator_of_the_machine_every_deed(self) -> None:
        assert all(operator("root").may(deed) for deed in POLICY)

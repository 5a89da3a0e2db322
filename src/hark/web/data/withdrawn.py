"""What is asked and told of a load that counts no more."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hark.core.terms.intake import Mistake
from hark.flows.withdrawals import Withdrawal
from hark.web import figures, times

MISTAKES: dict[str, Promise] = {
    Mistake.WRONG_FILE: gettext_lazy("The wrong file was loaded"),
    Mistake.WRONG_MAPPING: gettext_lazy("It was read by the wrong mapping"),
    Mistake.WRONG_FEED: gettext_lazy("It was loaded into the wrong feed"),
    Mistake.WRONG_AT_SOURCE: gettext_lazy("The source had it wrong, and delivers it anew"),
    Mistake.TEST_DATA: gettext_lazy("It is test data"),
}


class WithdrawForm(forms.Form):
    """Why a load is to count no more."""

    mistake = forms.ChoiceField(
        label=gettext_lazy("Why is it withdrawn?"),
        choices=[("", gettext_lazy("Choose a reason")), *MISTAKES.items()],
        error_messages={"required": gettext_lazy("Choose why it is withdrawn: the audit keeps it.")},
    )


def facts(withdrawal: Withdrawal, *, by: str) -> list[tuple[str, str]]:
    """What is known of a withdrawal: names and values."""
    counted = [(_("Taken back"), withdrawal.taken_back), (_("In force again"), withdrawal.restored)]
    return [
        (_("Why withdrawn"), str(MISTAKES.get(withdrawal.mistake, withdrawal.mistake))),
        (_("Withdrawn by"), by),
        (_("Withdrawn at"), times.moment(withdrawal.asked_at)),
        *((name, figures.number(n)) for name, n in counted if withdrawal.ended_at),
    ]

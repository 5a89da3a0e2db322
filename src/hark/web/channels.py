"""Where customers did the business they complain about, in plain words rather than those of the standard."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hark.core.returns.classes import Axis
from hark.flows import case_classes

# The ids are those of the classes returns sort into; none is an official code.
_PLAIN: dict[str, Promise] = {
    "counter": _("At a branch, with somebody of ours"),
    "self_service": _("At a machine, such as a cash machine"),
    "mobile_app": _("In our app"),
    "online_banking": _("In online banking"),
    "telephone": _("On the phone"),
    "public_account": _("On WeChat or another social network"),
    "sms": _("By text message"),
    "third_party": _("With somebody else, such as a shop, an agent or the app of another firm"),
    "front_other": _("Somewhere else"),
}
_UNKNOWN_TO_CUSTOMERS = {"electronic", "electronic_other", "back_office"}


def offered() -> list[tuple[str, object]]:
    """What a customer can choose: ours in plain words, then what the institution added to the classes.

    Unless one chooses, one does not know.
    """
    language = get_language() or "en"
    known = {id: name.of(language) for id, name in case_classes.named(Axis.CHANNEL)}
    ours = [(id, words) for id, words in _PLAIN.items() if id in known]
    added = [pair for pair in known.items() if pair[0] not in _PLAIN.keys() | _UNKNOWN_TO_CUSTOMERS]
    return [*ours, *added, ("", _("I do not know"))]

"""What tells how long a queue lets wait: of calls, of what is written, and of visits each has its own."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.core.terms.contact import Channel

_NO_CALLS = _("It is of calls, and no contact of this queue is one.")
NONE_HERE: dict[str, Promise] = {
    "contacts.service_level": _NO_CALLS,
    "contacts.asa": _NO_CALLS,
    "contacts.first_reply": _("It is of chats, app sessions and mail, and no contact of this queue is one."),
    "contacts.counter_wait": _("It is of visits, and no contact of this queue is one."),
}
"""The indicators, and why a queue has no figure of one."""

OF_CALLS = frozenset({"contacts.service_level", "contacts.asa", "contacts.wait"})

APART = _(
    "Withheld, because calls are told apart from other channels: of the one or the other there are too few, "
    "and these could be worked out from the figure of all contacts. A longer period may have enough."
)
"""Why a figure of calls is kept back where that of all contacts is not."""

_ONLINE = frozenset({Channel.CHAT, Channel.APP, Channel.MAIL})


def is_of(indicator: str, channel: str | None) -> bool:
    """Whether the indicator is of contacts of the channel.

    What a source calls otherwise, or does not tell, is taken for calls.
    """
    match indicator:
        case "contacts.counter_wait":
            return channel == Channel.COUNTER
        case "contacts.first_reply":
            return channel in _ONLINE
        case _:
            return channel != Channel.COUNTER and channel not in _ONLINE

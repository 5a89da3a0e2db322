"""Whoever did something to the data, by the name people know them by."""

from django.utils.translation import gettext as _

from hark.flows import accounts


def called(by: str) -> str:
    """Somebody's name; of whoever was at the command line, the account on the machine."""
    at_command_line, _colon, account = by.rpartition(":")
    if at_command_line:
        return _("{account}, at the command line").format(account=account)
    return accounts.called([account])[account]

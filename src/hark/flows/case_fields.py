"""What can be taken of each thing a customer says, and what not."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hark.core.complaints.case import said
from hark.core.complaints.complainant import MOST_REPRESENTATIVES, TooManyRepresentatives
from hark.flows.case_refusals import BadComplaint

FEWEST = 10  # signs of what happened
LONGEST_NAME = 80
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,24}")


def _check_what(words: str) -> None:
    said(words, fewest=FEWEST)


def _check_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise BadComplaint("The name is longer than can be kept.")


def _check_representatives(names: str) -> None:
    for name in (lines := names.splitlines()):
        _check_name(name)
    if len(lines) > MOST_REPRESENTATIVES:
        raise TooManyRepresentatives(
            "A group names at most {most} representatives; these are {count}.",
            most=MOST_REPRESENTATIVES,
            count=len(lines),
        )


def _check_phone(number: str) -> None:
    if number and not _PHONE.fullmatch(number):
        raise BadComplaint("This is no phone number. Write all of its digits.")


def _check_email(address: str) -> None:
    if not address:
        return
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise BadComplaint("This is no e-mail address. Write it like name@example.com.") from wrong


CHECKS: dict[str, Callable[[str], None]] = {
    "what": _check_what,
    "name": _check_name,
    "phone": _check_phone,
    "email": _check_email,
    "represented": _check_name,
    "representatives": _check_representatives,
}

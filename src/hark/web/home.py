"""Where somebody lands who asked for nothing in particular."""

from django.http import HttpResponse
from django.shortcuts import redirect

from hark.web.policy import opens
from hark.web.sections import BOARD, open_to
from hark.web.staff import StaffRequest


@opens("own.settings")
def home(request: StaffRequest) -> HttpResponse:
    """To the board, or to the first section the person's role opens."""
    sections = open_to(request.staff)
    return redirect((BOARD if BOARD in sections else sections[0]).address)

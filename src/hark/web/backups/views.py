"""The backups there are and the last drills, for the administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from hark.flows import asked_backups, backup_standing
from hark.web.policy import opens
from hark.web.staff import StaffRequest

# What a drill does, as the flow and the rehearsal name it.
STEPS = (
    gettext_noop("back up"),
    gettext_noop("restore"),
    gettext_noop("check"),
    gettext_noop("open sealed values"),
    gettext_noop("verify the audit"),
    gettext_noop("sign in, open pages"),
    gettext_noop("start"),
)


@require_http_methods(["GET", "HEAD", "POST"])
@opens("backup.see", POST="backup.make")
def page(request: StaffRequest) -> HttpResponse:
    """How things stand; asked with POST, the worker makes a backup next."""
    if request.method == "POST":
        asked_backups.ask(by=request.staff, now=timezone.now())
        messages.success(request, _("The backup is asked for; the worker makes it next."))
        return redirect("backups:page")
    standing = backup_standing.standing(by=request.staff, now=timezone.now())
    return render(request, "backups/backups.html", {"standing": standing, "steps": {n: _(n) for n in STEPS}})

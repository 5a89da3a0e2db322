"""Every page's address, by section; the probes have theirs in config."""

from django.urls import include, path

from hark.web import home, reports
from hark.web.accounts.urls import of_allauth
from hark.web.ledgers.kinds import KINDS
from hark.web.ledgers.urls import addresses as ledgers

urlpatterns = [
    path("", home.home, name="home"),
    path("", include("hark.web.accounts.urls")),
    *of_allauth,
    path("data/", include("hark.web.data.urls")),
    path("board/", include("hark.web.board.urls")),
    path("indicators/", include("hark.web.indicators.urls")),
    path("complaints/", include("hark.web.complaints.urls")),
    path("cases/questions/", include("hark.web.cases.question_urls")),  # no number of a case is "questions"
    path("cases/templates/", include("hark.web.cases.template_urls")),  # nor "templates"
    path("cases/", include("hark.web.cases.urls")),
    *(path(f"{name}/", include(ledgers(name))) for name in KINDS),
    path("returns/", include("hark.web.returns.urls")),
    path("organisation/", include("hark.web.organisation.urls")),
    path("backups/", include("hark.web.backups.urls")),
    path("people/", include("hark.web.people.urls")),
    path("audit/", include("hark.web.audit.urls")),
    path("notices/", include("hark.web.notices.urls")),
    path("chat-groups/", include("hark.web.chat_groups.urls")),
    path("settings/", include("hark.web.settings.urls")),
    path("portal/", include("hark.web.portal.urls")),
    path("csp-reports/", reports.csp, name="csp-reports"),
    path("api/v1/", include("hark.web.api.urls")),
]

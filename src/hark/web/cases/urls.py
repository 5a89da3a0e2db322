"""The addresses of cases; no number of a case is one of the words that come before it."""

from django.urls import path

from hark.web.cases import (
    candidates,
    doing,
    importing,
    inserting,
    mentions,
    merging,
    one,
    people,
    several,
    similar,
    taking,
    team,
    worklist,
)
from hark.web.cases.numbers import views as numbers

app_name = "cases"
urlpatterns = [
    path("", worklist.worklist, name="list"),
    path("customer/", worklist.seek, name="seek"),
    path("new/", taking.take_in, name="new"),
    path("export/", worklist.export, name="export"),
    path("numbers/", numbers.page, name="numbers"),
    path("numbers/behind/", numbers.behind, name="numbers-behind"),
    path("numbers/export/", numbers.export, name="numbers-export"),
    path("import/", importing.choose, name="import"),
    path("import/<str:stored_as>/", importing.preview, name="import-preview"),
    path("allot/", several.allot_unowned, name="allot-unowned"),
    *(path(f"several/{name}/", view, name=f"several-{name}") for name, view in several.VIEWS.items()),
    path("team/", team.team, name="team"),
    path("mentions/", mentions.listing, name="mentions"),
    path("mentions/seen/", mentions.put_away, name="mentions-seen"),
    path("absence/", people.own_absence, name="absence"),
    path("absence/remove/", people.own_return, name="return"),
    path("people/", people.people, name="people"),
    path("people/<int:id>/", people.person, name="person"),
    path("people/<int:id>/absence/", people.be_away, name="be-away"),
    path("people/<int:id>/absence/remove/", people.be_there, name="be-there"),
    path("people/<int:id>/hand-over/", people.hand_over, name="hand-over-all"),
    path("<str:number>/", one.one, name="one"),
    path("<str:number>/candidates/", candidates.candidates, name="candidates"),
    path("<str:number>/insert/", inserting.insert, name="insert"),
    path("<str:number>/similar/", similar.answer, name="similar"),
    path("<str:number>/colleagues/", mentions.colleagues, name="colleagues"),
    path("<str:number>/reveal/", one.reveal, name="reveal"),
    path("<str:number>/same/", merging.same, name="same"),
    path("<str:number>/files/<uuid:id>/", one.file, name="file"),
    *(path(f"<str:number>/{name}/", view, name=name) for name, view in doing.VIEWS.items()),
]

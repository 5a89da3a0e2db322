"""The addresses of templates of letters."""

from django.urls import path

from hark.web.cases import templates

app_name = "templates"
urlpatterns = [
    path("", templates.listing, name="list"),
    path("new/", templates.new, name="new"),
    path("starters/", templates.take_starters, name="starters"),
    path("<uuid:id>/", templates.one, name="one"),
    path("<uuid:id>/withdraw/", templates.withdraw, name="withdraw"),
    path("<uuid:id>/restore/", templates.restore, name="restore"),
]

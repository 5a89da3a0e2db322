"""The addresses of questions to units."""

from django.urls import path

from hark.web.cases import questions

app_name = "questions"
urlpatterns = [
    path("", questions.listing, name="list"),
    path("<uuid:id>/", questions.one, name="one"),
]

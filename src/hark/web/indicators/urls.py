"""The addresses of the book and of each card in it."""

from django.urls import path

from hark.web.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.book, name="book"),
    path("<str:id>/", views.card, name="card"),
]

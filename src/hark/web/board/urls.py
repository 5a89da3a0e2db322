"""The board's address."""

from django.urls import path

from hark.web.board import views

app_name = "board"
urlpatterns = [path("", views.board, name="board")]

"""The addresses of the boards."""

from django.urls import path

from hark.web.board import views, wall

app_name = "board"
urlpatterns = [
    path("", views.board, {"subject": "complaints"}, name="complaints"),
    path("news/", views.news, {"subject": "complaints"}, name="complaints-news"),
    path("contacts/", views.board, {"subject": "contacts"}, name="contacts"),
    path("contacts/news/", views.news, {"subject": "contacts"}, name="contacts-news"),
    path("contacts/wall/", wall.wall, name="wall"),
    path("contacts/wall/news/", wall.news, name="wall-news"),
    path("steps/", views.board, {"subject": "steps"}, name="steps"),
    path("steps/news/", views.news, {"subject": "steps"}, name="steps-news"),
]

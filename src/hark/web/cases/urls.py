"""The addresses of cases; no number of a case is "new"."""

from django.urls import path

from hark.web.cases import doing, one, taking, worklist

app_name = "cases"
urlpatterns = [
    path("", worklist.worklist, name="list"),
    path("new/", taking.take_in, name="new"),
    path("<str:number>/", one.one, name="one"),
    path("<str:number>/reveal/", one.reveal, name="reveal"),
    path("<str:number>/files/<uuid:id>/", one.file, name="file"),
    *(path(f"<str:number>/{name}/", view, name=name) for name, view in doing.VIEWS.items()),
]

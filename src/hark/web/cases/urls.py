"""The addresses of cases; no number of a case is "new" or "import"."""

from django.urls import path

from hark.web.cases import doing, importing, one, taking, worklist

app_name = "cases"
urlpatterns = [
    path("", worklist.worklist, name="list"),
    path("new/", taking.take_in, name="new"),
    path("import/", importing.choose, name="import"),
    path("import/<str:stored_as>/", importing.preview, name="import-preview"),
    path("<str:number>/", one.one, name="one"),
    path("<str:number>/reveal/", one.reveal, name="reveal"),
    *(path(f"<str:number>/{name}/", view, name=name) for name, view in doing.VIEWS.items()),
]

"""The addresses of cases; no number of a case is "new", "import", "export" or "numbers"."""

from django.urls import path

from hark.web.cases import doing, importing, merging, one, taking, worklist
from hark.web.cases.numbers import views as numbers

app_name = "cases"
urlpatterns = [
    path("", worklist.worklist, name="list"),
    path("new/", taking.take_in, name="new"),
    path("export/", worklist.export, name="export"),
    path("numbers/", numbers.page, name="numbers"),
    path("numbers/behind/", numbers.behind, name="numbers-behind"),
    path("numbers/export/", numbers.export, name="numbers-export"),
    path("import/", importing.choose, name="import"),
    path("import/<str:stored_as>/", importing.preview, name="import-preview"),
    path("<str:number>/", one.one, name="one"),
    path("<str:number>/reveal/", one.reveal, name="reveal"),
    path("<str:number>/same/", merging.same, name="same"),
    *(path(f"<str:number>/{name}/", view, name=name) for name, view in doing.VIEWS.items()),
]

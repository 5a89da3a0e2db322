"""The addresses of the boards; that of complaints is the section's own."""

from collections.abc import Iterator
from functools import partial

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from hark.web.board import views, wall
from hark.web.board.subjects import BOARDS, Board
from hark.web.policy import asked_by_itself, opens

app_name = "board"


def _addresses(board: Board) -> Iterator[URLPattern]:
    where = "" if board.subject == "complaints" else f"{board.subject}/"
    see = opens(board.deed)
    yield path(where, see(require_safe(partial(views.board, shown=board))), name=board.subject)
    news = asked_by_itself(see(require_safe(partial(views.news, shown=board))))
    yield path(f"{where}news/", news, name=f"{board.subject}-news")


urlpatterns = [
    *(address for board in BOARDS.values() for address in _addresses(board)),
    path("contacts/wall/", wall.wall, name="wall"),
    path("contacts/wall/news/", wall.news, name="wall-news"),
]

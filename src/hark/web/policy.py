"""What opens an address: each view names its deed, and none is answered before the policy was asked."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponse

from hark.guard.access import known

_View = TypeVar("_View", bound=Callable[..., Any])


class NoPolicy(Exception):
    """A view says neither which deed opens it nor that it is open to all: a bug."""


def opens(deed: str, **by_method: str) -> Callable[[_View], _View]:
    """Marks a view with the deed that opens it; `by_method` names another for one method (`POST="…"`)."""
    deeds = {method: known(named) for method, named in {"": deed, **by_method}.items()}

    def mark(view: _View) -> _View:
        view.deeds = deeds  # type: ignore[attr-defined] # what `deed_of` reads
        return view

    return mark


def open_to_all(reason: str) -> Callable[[_View], _View]:
    """Marks a view that answers whoever asks, signed in or not, and says why."""

    def mark(view: _View) -> _View:
        view.open_to_all = reason  # type: ignore[attr-defined] # what `deed_of` reads
        view.login_required = False  # type: ignore[attr-defined] # as Django's own mark
        return view

    return mark


def asked_by_itself(view: _View) -> _View:
    """Marks a view that pages ask without anybody touching them: that does not keep a session awake."""
    view.asked_by_itself = True  # type: ignore[attr-defined] # what the gate reads
    return view


def asks_back(ask: Callable[..., HttpResponse | None]) -> Callable[[_View], _View]:
    """Marks a view with what tells, before somebody has to show who they are, that a request is no good.

    The view is called after that, and has to tell it too.
    """

    def mark(view: _View) -> _View:
        view.asked_back = ask  # type: ignore[attr-defined] # what the gate reads
        return view

    return mark


def deed_of(view: Callable[..., Any], method: str) -> str | None:
    """The deed that opens the view to this method; None when it is open to all.

    Raises:
        NoPolicy: the view says neither.
    """
    if getattr(view, "open_to_all", ""):
        return None
    deeds: dict[str, str] = getattr(view, "deeds", {})
    if not deeds:
        raise NoPolicy(f"{view!r} names no deed: mark it with @opens(…).")
    return deeds.get(method, deeds[""])

"""An example of every deed with files handed in, feeds, mappings and the quarantine."""

from collections.abc import Callable
from datetime import date
from importlib import resources

from hark.flows import putting_away, rhythms
from hark.guard.access import Role
from hark.intake import mappings
from hark.records.feeds import ArrivalRow
from tests.makers import NOON, somebody
from tests.web.deeds import Deed, Doing, Scene, of, posts

_MANAGER, _AUDITOR = Role.QUALITY_MANAGER, Role.AUDITOR


def _loads(scene: Scene) -> Doing:
    where, manager = scene.handed_in(), scene.browser(_MANAGER)
    return lambda: manager.post(where, {"mapping": "cfpb", "feed": "north"})


def _takes_in(scene: Scene) -> Doing:
    manager, where = scene.browser(_MANAGER), scene.handed_in().split("/")[3]
    return lambda: manager.post(f"/cases/import/{where}/", {"mapping": "cfpb_cases", "feed": ""})


def _turns(*deeds: str) -> Callable[[Scene], Doing]:
    """A file that waits is stopped, or goes on."""

    def ready(scene: Scene) -> Doing:
        _loads(scene)()
        id = ArrivalRow.objects.exclude(stored_as="").get().pk
        manager = scene.browser(_MANAGER)
        for deed in deeds[:-1]:
            manager.post(f"/data/arrivals/{id}/{deed}/")
        return lambda: manager.post(f"/data/arrivals/{id}/{deeds[-1]}/")

    return ready


def _withdraws(scene: Scene) -> Doing:
    return posts(_MANAGER, f"/data/arrivals/{scene.arrived()}/withdraw/", mistake="wrong_file")(scene)


def _tries_again(scene: Scene) -> Doing:
    shipped = (resources.files("hark.catalogue") / "mappings" / "cfpb.toml").read_text(encoding="utf-8")
    mended = shipped.replace('dates = ["%Y-%m-%d"', 'dates = ["%d.%m.%Y", "%Y-%m-%d"')
    (scene.home / "mappings" / "cfpb.toml").write_text(mended, encoding="utf-8")
    return posts(_MANAGER, "/data/quarantine/replay/", which="all")(scene)


def _takes_up(scene: Scene) -> Doing:
    putting_away.put_away(why="unusable", by=somebody(_MANAGER), now=NOON)
    return posts(_MANAGER, "/data/quarantine/take-up/", which="all")(scene)


def _changes_a_mapping(scene: Scene) -> Doing:
    text = mappings.shipped_text("exposures")
    return posts(_MANAGER, "/data/mappings/exposures/edit/", text=f"{text}# ours", base="")(scene)


def _removes_a_mapping(scene: Scene) -> Doing:
    text = mappings.shipped_text("exposures") or ""
    (scene.home / "mappings" / "exposures.toml").write_text(text, encoding="utf-8")
    return posts(_MANAGER, "/data/mappings/exposures/remove/")(scene)


def _of_a_feed(deed: str, **form: object) -> Callable[[Scene], Doing]:
    """The manager does something to the feed, of which a day was said to be complete before."""

    def ready(scene: Scene) -> Doing:
        rhythms.complete("north", days=[date(2026, 10, 1)], by=somebody(_MANAGER), now=NOON)
        return posts(_MANAGER, f"/data/feeds/north/{deed}/", **form)(scene)

    return ready


def _reads_a_record(scene: Scene) -> Doing:
    return posts(_MANAGER, f"/data/quarantine/{scene.aside()}/")(scene)


OF_DATA = [
    Deed("data/load/<str:stored_as>/", ("feed.offered",), _loads, of("arrival")),
    Deed("cases/import/<str:stored_as>/", ("feed.offered",), _takes_in, of("arrival", "feed")),
    Deed("data/arrivals/<int:id>/stop/", ("feed.stopped",), _turns("stop"), of("arrival")),
    Deed("data/arrivals/<int:id>/resume/", ("feed.resumed",), _turns("stop", "resume"), of("arrival")),
    Deed(
        "data/arrivals/<int:id>/withdraw/",
        ("feed.withdrawn",),
        _withdraws,
        of("arrival", "withdrawal", "quarantine"),
    ),
    Deed("data/quarantine/replay/", ("quarantine.replayed",), _tries_again, of("quarantine")),
    Deed(
        "data/quarantine/put-away/",
        ("quarantine.put_away",),
        posts(_MANAGER, "/data/quarantine/put-away/", which="all", why="unusable"),
        of("quarantine"),
    ),
    Deed("data/quarantine/take-up/", ("quarantine.taken_up",), _takes_up, of("quarantine")),
    Deed(
        "data/quarantine/export/",
        ("quarantine.exported",),
        posts(_AUDITOR, "/data/quarantine/export/", form="csv"),
    ),
    Deed(
        "data/feeds/<str:feed>/",
        ("feed.rhythm",),
        posts(_MANAGER, "/data/feeds/north/", by="day", **{f"day-{at}": "5" for at in range(1, 8)}),
        of("feed"),
    ),
    Deed(
        "data/feeds/<str:feed>/complete/",
        ("feed.complete",),
        posts(_MANAGER, "/data/feeds/north/complete/", first="2026-10-01", last="2026-10-07"),
        of("feed"),
    ),
    Deed(
        "data/feeds/<str:feed>/take-back/",
        ("feed.complete_taken_back",),
        _of_a_feed("take-back", day="2026-10-01"),
        of("feed"),
    ),
    Deed("data/feeds/<str:feed>/learn/", ("feed.rhythm",), _of_a_feed("learn"), of("feed")),
    Deed("data/feeds/<str:feed>/undo/", ("feed.undone",), _of_a_feed("undo"), of("feed")),
    Deed("data/mappings/<str:name>/edit/", ("mapping.saved",), _changes_a_mapping),
    Deed("data/mappings/<str:name>/remove/", ("mapping.removed",), _removes_a_mapping),
    Deed("data/quarantine/<int:id>/", ("quarantine.revealed",), _reads_a_record),
]

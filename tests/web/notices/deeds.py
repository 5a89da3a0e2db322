"""An example of every deed with notices, how one is told, and chat groups."""

from hark.flows import chat_groups
from hark.flows.chat_groups import Wanted
from hark.guard.access import Role, operator
from hark.records.chat_groups import ChatGroupRow
from hark.records.notices import NoticeRow
from tests.makers import NOON
from tests.web.deeds import Deed, Doing, Scene, posts

_WHO, _ADMIN = Role.COMPLAINT_HANDLER, Role.ADMINISTRATOR
_INSIDE = "https://127.0.0.1/robot?key=k"  # where the door lets nobody
_GROUP = {"name": "Complaints", "robot": "wecom", "kinds": ["case.warned"], "language": "en"}
_NOTICES, _PREFERENCES, _GROUPS = (
    frozenset({f"records_{table}row"}) for table in ("notice", "noticepreference", "chatgroup")
)


def a_notice(scene: Scene) -> int:
    """The number of a notice of the handler's."""
    row, _ = NoticeRow.objects.get_or_create(
        staff=scene.person(_WHO),
        event="00000000-0000-4000-8000-000000000001",
        defaults={"kind": "case.assigned", "case": "C1", "at": NOON},
    )
    return row.pk


def a_group() -> ChatGroupRow:
    """A group that is told."""
    kept = ChatGroupRow.objects.first()
    return kept or chat_groups.put(
        Wanted("Complaints", "wecom", ["case.warned"], [], "en", address=_INSIDE),
        by=operator("test"),
        now=NOON,
    )


def _reads(scene: Scene) -> Doing:
    return posts(_WHO, f"/notices/{a_notice(scene)}/read/")(scene)


def _reads_all(scene: Scene) -> Doing:
    a_notice(scene)
    return posts(_WHO, "/notices/read/")(scene)


def _changes(scene: Scene) -> Doing:
    return posts(_ADMIN, f"/chat-groups/{a_group().pk}/", **{**_GROUP, "name": "Others"})(scene)


def _tries(scene: Scene) -> Doing:
    return posts(_ADMIN, f"/chat-groups/{a_group().pk}/try/")(scene)


def _removes(scene: Scene) -> Doing:
    return posts(_ADMIN, f"/chat-groups/{a_group().pk}/remove/")(scene)


OF_NOTICES = [
    Deed("notices/<int:id>/read/", ("notice.read",), _reads, _NOTICES),
    Deed("notices/read/", ("notice.read",), _reads_all, _NOTICES),
    Deed(
        "settings/told/",
        ("account.told_how",),
        posts(_WHO, "/settings/told/", by_mail="never", quiet="none"),
        _PREFERENCES,
    ),
    Deed(
        "chat-groups/add/",
        ("chat_group.changed",),
        posts(_ADMIN, "/chat-groups/add/", address=_INSIDE, **_GROUP),
        _GROUPS,
    ),
    Deed("chat-groups/<uuid:id>/", ("chat_group.changed",), _changes, _GROUPS),
    Deed("chat-groups/<uuid:id>/try/", ("chat_group.tried",), _tries),
    Deed("chat-groups/<uuid:id>/remove/", ("chat_group.removed",), _removes, _GROUPS),
]

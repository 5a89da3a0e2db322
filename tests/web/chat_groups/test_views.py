"""Chat groups as pages: what is secret is shown nowhere, what fails is said."""

from datetime import timedelta

import pytest
from django.test import Client

from hark.flows import chat_sending, deliveries, notice_handing
from hark.guard.access import Role
from hark.records.chat_groups import ChatGroupRow
from tests.makers import NOON, a_unit
from tests.web.conftest import SignedIn, stale

pytestmark = pytest.mark.usefixtures("home")
FORM = {"name": "Complaints", "robot": "dingtalk", "kinds": ["case.warned"], "language": "en"}
SECRET = {"address": "https://oapi.dingtalk.com/robot/send?access_token=t0ken", "secret": "SEC-of-ours"}
HOUR = timedelta(hours=1)
TERM = {"en": "Handling", "zh": "处理期限"}


@pytest.fixture
def admin(signed_in: SignedIn) -> Client:
    return signed_in(Role.ADMINISTRATOR)


def add(admin: Client, **special: object) -> ChatGroupRow:
    answer = admin.post("/chat-groups/add/", {**FORM, **SECRET, **special})
    assert answer.status_code == 302, answer.content.decode()
    return ChatGroupRow.objects.get()


def test_the_list_is_empty_at_first_and_says_what_to_do(admin: Client) -> None:
    page = admin.get("/chat-groups/").content.decode()

    assert "No chat group is told yet" in page and "/chat-groups/add/" in page


def test_one_is_added_and_nothing_secret_is_shown_again(admin: Client) -> None:
    a_unit("north", above=a_unit())
    group = add(admin, units=["north"])

    pages = [admin.get(path).content.decode() for path in ("/chat-groups/", f"/chat-groups/{group.pk}/")]

    assert all("Complaints" in page for page in pages) and "oapi.dingtalk.com" in pages[1]
    assert not any("t0ken" in page or "SEC-of-ours" in page for page in pages)
    assert "Messages are signed." in pages[1]
    assert [unit.code for unit in group.units.all()] == ["north"]


def test_what_was_typed_stands_there_again_after_the_question_who_it_is_but_nothing_secret(
    signed_in: SignedIn,
) -> None:
    client = signed_in(Role.ADMINISTRATOR, is_demo=True)
    stale(client)
    path = "/chat-groups/add/"
    client.post(path, {**FORM, **SECRET}, headers={"referer": f"http://testserver{path}"})
    client.post("/sign-in/confirm/", {"next": path})

    page = client.get(path).content.decode()

    assert 'value="Complaints"' in page and 'value="dingtalk" selected' in page
    assert page.count(" checked") == 1 and "t0ken" not in page and "SEC-of-ours" not in page


def test_one_is_changed_without_its_secret_being_said_again(admin: Client) -> None:
    group = add(admin)

    answer = admin.post(f"/chat-groups/{group.pk}/", {**FORM, "name": "Others", "unsigned": "on"})

    changed = ChatGroupRow.objects.get()
    assert answer.status_code == 302 and changed.name == "Others"
    assert bytes(changed.address) == bytes(group.address) and not changed.secret


@pytest.mark.parametrize(
    ("special", "said"),
    [
        ({"address": "http://oapi.dingtalk.com/"}, "over HTTPS only"),
        ({"address": ""}, "This field is required."),
        ({"kinds": []}, "This field is required."),
    ],
)
def test_what_is_no_good_is_said(admin: Client, special: dict[str, object], said: str) -> None:
    answer = admin.post("/chat-groups/add/", {**FORM, **SECRET, **special})

    assert answer.status_code == 422 and said in answer.content.decode()
    assert "t0ken" not in answer.content.decode()


def test_a_test_that_fails_is_said_with_its_reason(admin: Client) -> None:
    group = add(admin, address="https://127.0.0.1/robot")

    page = admin.post(f"/chat-groups/{group.pk}/try/", follow=True).content.decode()

    assert "The group was not reached." in page and "it lies inside" in page


def test_what_waits_and_why_stands_on_its_page_in_the_readers_language(
    admin: Client, signed_in: SignedIn
) -> None:
    group = add(admin)
    told = {"case": "C1", "people": [], "kind": "internal", "percent": 80, "term_name": TERM}
    deliveries.enqueue("case.warned", told, now=NOON)
    notice_handing.hand_out(now=NOON)
    answers = iter([(500, b""), (200, b'{"errcode": 0}')])

    def page(reader: Client) -> str:
        return reader.get(f"/chat-groups/{group.pk}/").content.decode()

    def tried() -> bool:
        row = deliveries.claim(now=NOON + HOUR, topic=chat_sending.topic(group))
        assert row
        return chat_sending.deliver(row, ask=lambda url, **message: next(answers), now=NOON)

    assert not tried()
    assert "It was answered with 500." in page(admin) and "1 message waits to be tried again." in page(admin)
    chinese = page(signed_in(Role.ADMINISTRATOR, username="ada", language="zh-hans"))
    assert "对方返回 500" in chinese and "It was answered" not in chinese
    assert tried() and "The last try failed" not in page(admin)


def test_one_is_removed(admin: Client) -> None:
    group = add(admin)

    admin.post(f"/chat-groups/{group.pk}/remove/")

    assert not ChatGroupRow.objects.exists()
    assert admin.get(f"/chat-groups/{group.pk}/").status_code == 404

"""Looking at pages of cases in a browser of one's own."""

from django.test import Client

from hark.records.accounts import StaffRow


def browser(person: StaffRow) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()

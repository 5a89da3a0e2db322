"""What is said of a source, understood or refused in a sentence."""

from datetime import timedelta

import pytest

from hark.intake.databases import understood
from hark.intake.databases.source import SourceBroken

ORDINARY = {
    "name": '"crm"',
    "url": '"postgresql://reader@crm.bank.example/crm"',
    "table": '"calls"',
    "watermark": '"updated_at"',
    "id": '"id"',
    "mapping": '"contacts"',
}


def told(**special: str | None) -> bytes:
    page = (f"{key} = {value}" for key, value in (ORDINARY | special).items() if value is not None)
    return "\n".join(page).encode()


def test_says_where_what_and_how() -> None:
    source = understood(told(url='"mysql://a%40b@[2001:db8::1]:3307/crm"', every="15"))

    assert (source.kind, source.host, source.port) == ("mysql", "2001:db8::1", 3307)
    assert (source.user, source.database) == ("a@b", "crm")
    assert source.rhythm == timedelta(minutes=15)
    assert understood(told(table=None, query='"SELECT 1 ; "')).query == "SELECT 1"
    assert understood(told()).port == 5432 and understood(told()).rhythm is None


@pytest.mark.parametrize(
    ("special", "says"),
    [
        ({"watermark": None}, "watermark must be said"),
        ({"table": None}, "either table or query"),
        ({"query": '"SELECT 1"'}, "either table or query"),
        ({"colour": '"red"'}, "unknown key colour"),
        ({"name": '"a b"'}, "the name takes"),
        ({"overlap": "-1"}, "overlap must be a whole number"),
        ({"overlap": "true"}, "overlap must be a whole number"),
        ({"timeout": "0"}, "timeout must be from 1"),
        ({"id": "7"}, "id must be a text"),
        ({"id": '"   "'}, "id must be said"),
        ({"url": '"oracle://a@b/c"'}, "the url must read"),
        ({"url": '"postgresql://b/c"'}, "the url must read"),
        ({"url": '"postgresql://a@b/c?sslmode=disable"'}, "the url must read"),
        ({"url": '"postgresql://a@b:x/c"'}, "the url must read"),
        ({"url": '"postgresql://a:hidden@b/c"'}, "may hold no password"),
        ({"name": "crm"}, "Invalid value"),
    ],
)
def test_what_no_source_says_is_told(special: dict[str, str | None], says: str) -> None:
    with pytest.raises(SourceBroken, match=says) as refused:
        understood(told(**special))
    assert "hidden" not in str(refused.value)


def test_that_is_no_text_is_refused_in_words() -> None:
    with pytest.raises(SourceBroken, match="no text in UTF-8"):
        understood('name = "网点"'.encode("gb18030"))

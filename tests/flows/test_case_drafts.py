"""What a customer is writing is read with their browser's token, and with nothing else."""

from base64 import b64decode

import pytest
from django.core.cache import caches

from hark.flows import case_drafts

pytestmark = pytest.mark.django_db
WORDS = "柜面拒绝兑换残币"


def test_is_read_again_with_its_token_and_forgotten() -> None:
    token = case_drafts.begin()

    case_drafts.keep(token, {"what": WORDS})

    assert case_drafts.read(token) == {"what": WORDS}
    case_drafts.forget(token)
    assert case_drafts.read(token) is None


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 64, "%00", "A" * 63 + "!"])
def test_no_other_token_opens_or_keeps_anything(token: str) -> None:
    case_drafts.keep(case_drafts.begin(), {"what": WORDS})

    assert case_drafts.read(token) is None
    case_drafts.forget(token)


def test_lies_in_the_database_unreadable_also_to_who_knows_its_name() -> None:
    token, other = case_drafts.begin(), case_drafts.begin()
    case_drafts.keep(token, {"what": WORDS})
    name, sealer = case_drafts._place(token) or ("", None)

    kept = caches["shared"].get(name)
    caches["shared"].set((case_drafts._place(other) or ("",))[0], kept)

    assert WORDS.encode() not in b64decode(kept) and sealer
    assert case_drafts.read(other) is None
    caches["shared"].set(name, "AAAA")
    assert case_drafts.read(token) is None

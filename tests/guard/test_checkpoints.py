"""Signed notes as transparency logs write them."""

from datetime import UTC, datetime

import pytest

from hark.guard.checkpoints import NotSigned, Signer, Verifier, notes
from tests.makers import NOON

SIGNER = Signer(b"\x01" * 32)
ROOT = bytes(range(32))
NOTE = SIGNER.sign(size=12, root=ROOT, at=NOON)

# From the description of the form (c2sp.org/signed-note), whose text is no checkpoint.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"


def test_a_note_is_opened_by_its_key() -> None:
    checkpoint = Verifier.of(SIGNER.text).open(NOTE)

    assert (checkpoint.size, checkpoint.root, checkpoint.at) == (12, ROOT, NOON)
    assert checkpoint.origin == SIGNER.name


def test_a_key_written_by_others_is_read() -> None:
    assert Verifier.of(EXAMPLE_KEY).text == EXAMPLE_KEY


@pytest.mark.parametrize(
    "text", ["", "hark", "hark+00000000+AAAA", EXAMPLE_KEY[:-4], EXAMPLE_KEY.replace("53", "54")]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotSigned):
        Verifier.of(text)


def test_every_flipped_bit_of_a_note_is_noticed() -> None:
    written = NOTE.encode()

    for bit in range(len(written) * 8):
        at, mask = divmod(bit, 8)
        flipped = bytes([*written[:at], written[at] ^ (1 << mask), *written[at + 1 :]])
        with pytest.raises(NotSigned):
            SIGNER.open(flipped.decode(errors="replace"))


@pytest.mark.parametrize(
    "note", ["", "x", NOTE.partition("\n\n")[0], Signer(b"\x02" * 32).sign(size=1, root=ROOT, at=NOON)]
)
def test_what_another_signed_or_nobody_is_refused(note: str) -> None:
    with pytest.raises(NotSigned):
        SIGNER.open(note)


def test_a_witness_may_sign_it_too() -> None:
    assert SIGNER.open(NOTE + "— witness.example BBBB\n").size == 12


class TestAFileOfNotes:
    LATER = SIGNER.sign(size=13, root=ROOT, at=datetime(2026, 11, 22, tzinfo=UTC))

    def test_holds_each_in_its_order(self) -> None:
        assert list(notes(f"{NOTE}\n{self.LATER}\n")) == [NOTE, self.LATER]
        assert list(notes("")) == []

    def test_passes_over_a_write_that_broke_off(self) -> None:
        written = self.LATER.encode()
        for end in range(1, len(written)):
            torn = f"{NOTE}\n{written[:end].decode(errors='replace')}"
            mended = torn if torn.endswith("\n\n") else torn + "\n\n"
            assert list(notes(f"{mended}{self.LATER}\n")) == [NOTE, self.LATER], end

    def test_keeps_what_is_no_note_to_be_told_of(self) -> None:
        assert list(notes(f"scribble\n\n{NOTE}\n")) == ["scribble", NOTE]

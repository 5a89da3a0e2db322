"""When the customer was told an answer, and what proves that they have it.

One who has a code is told with the answer itself, which stands on their page from then on. Others are told
once a mail server took it for them, or staff note a letter, a handing over or a call.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hark.core.complaints.steps import possible
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Happening, Reads, Stage, Way

# Details of an answer: how its customer reads it; that they were told apart from it. Of a closing: that they
# had not been told by then.
READS, TOLD, UNTOLD = "reads", "told", "untold"
DAY = "day"  # of which no hour was noted
BY_DAY = frozenset({Way.PHONE, Way.POSTED, Way.LETTER, Way.HAND})
_NO_PROOF = frozenset({Way.POSTED, Way.UNREACHED})


class Untold(Refusal):
    """The customer has not been told the answer yet."""


@dataclass(frozen=True, slots=True)
class Proof:
    """By which way an answer went to its customer, and when; one `returned` came back and is nothing."""

    way: Way
    at: datetime
    returned: bool = False

    @property
    def proves(self) -> bool:
        """Whether the customer has the answer by it."""
        return not self.returned and self.way not in _NO_PROOF

    @property
    def tells(self) -> bool:
        """Whether the customer is told the answer by it."""
        return not self.returned and self.way is not Way.UNREACHED


def proofs(history: Sequence[Happening]) -> tuple[Proof, ...]:
    """What there is of the last answer, in the order it was noted."""
    *_before, last = _answers(history)
    return tuple(_proofs(last)) if last and last[0].act is Act.ANSWERED else ()


def is_unread(history: Sequence[Happening]) -> bool:
    """Whether there is an answer whose page the customer has not opened yet."""
    *_before, last = _answers(history)
    answered = bool(last) and last[0].act is Act.ANSWERED
    return answered and not any(each.way is Way.PORTAL for each in _proofs(last))


def is_untold(history: Sequence[Happening]) -> bool:
    """Whether there is an answer that went no way yet by which its customer is told."""
    *_before, last = _answers(history)
    return bool(last) and last[0].act is Act.ANSWERED and not _told(last)


def is_to_be_told(history: Sequence[Happening], stage: Stage) -> bool:
    """Whether somebody is to tell the customer the answer: it can still be noted, nor were they given up."""
    can = Act.SERVED in possible(stage) and is_untold(history)
    return can and not (stage is Stage.CLOSED and is_unreached(history))


def is_unreached(history: Sequence[Happening]) -> bool:
    """Whether the customer was told by no way, and it was noted that they could not be reached."""
    return is_untold(history) and any(each.way is Way.UNREACHED for each in proofs(history))


def require_told(history: Sequence[Happening]) -> None:
    """Nothing, where the customer was told the answer or could not be reached.

    Raises:
        Untold: they were not, and nobody noted why.
    """
    if is_untold(history) and not is_unreached(history):
        raise Untold(
            "The customer has not been told the answer yet. Tell them by letter or phone and note that, or "
            "note that they could not be reached, and then close the complaint."
        )


def reckoned(history: Sequence[Happening]) -> tuple[Happening, ...]:
    """What clocks run by: each answer when its customer was told, and behind it its notice once.

    An answer nobody was told meets no term, nor does closing the complaint before they were. The notice is
    when it was first proven: a letter is noted days after it came, and the page may be opened after that: a
    term that begins with the notice begins once, and on that day.
    """
    return tuple(each for part in _answers(history) for each in _noticed(part))


def _answers(history: Sequence[Happening]) -> list[list[Happening]]:
    """The history in parts, each but the first beginning with an answer."""
    parts: list[list[Happening]] = [[]]
    for each in history:
        if each.act is Act.ANSWERED:
            parts.append([])
        parts[-1].append(each)
    return parts


def _noticed(part: Sequence[Happening]) -> Iterator[Happening]:
    rest = [each for each in part if each.act is not Act.SERVED]
    if not rest or rest[0].act is not Act.ANSWERED:
        yield from rest
        return
    # Before what the customer says to it at the same moment, which may meet what begins with the notice.
    told = _told(part)
    yield from told
    if found := [proof.at for proof in _proofs(part) if proof.proves]:
        yield Happening(Act.SERVED, max(min(found), rest[0].at))
    yield from (_closing(each, told) if each.act is Act.CLOSED else each for each in rest[1:])


def _closing(closed: Happening, told: Sequence[Happening]) -> Happening:
    """The closing behind the answer it closes with, or saying that nobody was told one."""
    if told:
        return replace(closed, at=max(closed.at, told[0].at))
    return replace(closed, details={**closed.details, UNTOLD: "yes"})


def _told(part: Sequence[Happening]) -> tuple[Happening, ...]:
    """The answer of the part at the moment its customer was told; nothing where they were not.

    Of one from before it was noted how its customer reads, and of one from a file, the answer itself counts.
    """
    answer = part[0]
    if answer.details.get(READS, Reads.CODE) == Reads.CODE:
        return (answer,)
    told = min((proof for proof in _proofs(part) if proof.tells), key=lambda proof: proof.at, default=None)
    if told is None:
        return ()
    details = {**answer.details, TOLD: DAY if told.way in BY_DAY else "yes"}
    return (replace(answer, at=max(told.at, answer.at), details=details),)


def _proofs(part: Sequence[Happening]) -> Iterator[Proof]:
    returned = {each.details.get("message") for each in part if each.act is Act.RETURNED}
    for each in part:
        if each.act is Act.SERVED:
            yield Proof(Way(each.details["way"]), datetime.fromisoformat(each.details["at"]))
        elif each.act is Act.MAILED and _is_of(each, part[0]):
            yield Proof(Way.MAIL, each.at, returned=each.details.get("message") in returned)
        elif each.act in (Act.ACCEPTED, Act.REJECTED, Act.OBJECTED):
            yield Proof(Way.REPLY, each.at)


def _is_of(mailed: Happening, answer: Happening) -> bool:
    """Whether the e-mail is of this answer, not of one before it, which older histories do not tell."""
    written = mailed.details.get("written")
    is_same = written is None or datetime.fromisoformat(written) == answer.at
    return mailed.details.get("of") == Act.ANSWERED and is_same

"""What proves that the customer has the answer: a page opened, an e-mail taken, a letter, a reply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from hark.core.terms.case import Act, Happening, Way


@dataclass(frozen=True, slots=True)
class Proof:
    """That an answer reached its customer, and since when; one `returned` came back and proves nothing."""

    way: Way
    at: datetime
    returned: bool = False


def proofs(history: Sequence[Happening]) -> tuple[Proof, ...]:
    """What there is of the last answer, in the order it was noted."""
    *_before, last = _answers(history)
    return tuple(_proofs(last)) if last and last[0].act is Act.ANSWERED else ()


def is_unread(history: Sequence[Happening]) -> bool:
    """Whether there is an answer whose page the customer has not opened yet."""
    *_before, last = _answers(history)
    answered = bool(last) and last[0].act is Act.ANSWERED
    return answered and not any(each.way is Way.PORTAL for each in _proofs(last))


def reckoned(history: Sequence[Happening]) -> tuple[Happening, ...]:
    """What clocks run by: behind each answer its notice once, when it was first proven.

    A letter is noted days after it came, and the page may be opened after that: a term that begins with the
    notice begins once, and on that day.
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


def _noticed(part: list[Happening]) -> Iterator[Happening]:
    told = [each for each in part if each.act is not Act.SERVED]
    found = [proof.at for proof in _proofs(part) if not proof.returned]
    if told and told[0].act is Act.ANSWERED and found:
        # Before what the customer says to it at the same moment, which may meet what begins with the notice.
        told.insert(1, Happening(Act.SERVED, max(min(found), told[0].at)))
    yield from told


def _proofs(part: Sequence[Happening]) -> Iterator[Proof]:
    returned = {each.details.get("message") for each in part if each.act is Act.RETURNED}
    for each in part:
        if each.act is Act.SERVED:
            yield Proof(Way(each.details["way"]), datetime.fromisoformat(each.details["at"]))
        elif each.act is Act.MAILED and each.details.get("of") == Act.ANSWERED:
            yield Proof(Way.MAIL, each.at, returned=each.details.get("message") in returned)
        elif each.act in (Act.ACCEPTED, Act.REJECTED, Act.OBJECTED):
            yield Proof(Way.REPLY, each.at)

"""Merging a complaint into another of the same matter, taking it out again, and what each then runs under."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hark.core.complaints.case import Case, SecondPair, StillMediated, Unreported
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Happening, Reads

_OWED = frozenset({Act.PROMISED, Act.FORWARDED, Act.DEFERRED, Act.REPORTED})


class AnotherCustomer(Refusal):
    """Nothing says that one customer made both, so what is written about one is not for the other's eyes."""


class Unreadable(Refusal):
    """The answer would stand where the customer of the one that ends does not read it."""


class StillAsked(Refusal):
    """Another unit has not answered yet what it was asked about the one that ends."""


class StillReviewed(Refusal):
    """The customer objected to an answer, and the other one may be handled by whoever gave it."""


class SameComplaint(Refusal):
    """A complaint is not merged into itself."""


def merge(
    case: Case, *, into: Case, by: str, same_customer: bool, known: bool = False, asked: bool = False
) -> tuple[Case, Case]:
    """Both as they stand once the first goes on as part of the other.

    They are of one `known` customer where both bear the number only staff can enter; the first is `asked`
    about while another unit owes an answer.

    Raises:
        AnotherCustomer: it is not known that one customer made both.
        SameComplaint: there is only one.
        Unreported: a regulator waits for a report on the first.
        StillMediated: somebody outside mediates the first.
        StillReviewed: the first is reviewed after an objection, and the other is not.
        SecondPair: whoever handles the other decided what was objected to in the first; or others review
            what the person decided in either.
        Unreadable: whoever made the first would not read the answer.
        StillAsked: an answer about the first is awaited.
        Impossible: one of them is answered or over.
    """
    if case.number == into.number:
        raise SameComplaint("A complaint cannot be merged into itself.")
    if not same_customer:
        raise AnotherCustomer(
            "Neither customer number, phone nor e-mail of the two is the same. Complaints of several "
            "customers are answered one by one: each may read only what concerns them."
        )
    if case.in_mediation:
        raise StillMediated(
            "This complaint is in mediation. Merge the other one into it, or wait for the end."
        )
    decided = _decided(case, into)
    # It is one matter from here on, told in either: as secret as the more secret of the two.
    confidential = case.confidential or into.confidential
    gone = replace(case.done(Act.MERGED, by=by), proposed_by="", confidential=confidential)
    goes_on = replace(into.done(Act.JOINED, by=by), confidential=confidential, decided_by=decided)
    is_readable = _is_read(case, into, known=known)
    if case.awaited or not is_readable:
        if into.awaited or not _is_read(into, case, known=known):
            raise Unreadable(
                "These two cannot be merged: the customer could not read the answer, or a regulator would "
                "miss its report. Handle both and answer each."
            )
        if is_readable:
            raise Unreported(
                "A regulator waits for a report on this complaint. Merge the other one into it, or answer "
                "each by itself."
            )
        raise Unreadable(
            "The customer of this complaint could not read the answer in the other. Merge the other one "
            "into it."
        )
    if asked:
        raise StillAsked(
            "Another unit has not answered yet what it was asked about the complaint that would end. Take "
            "the question back first."
        )
    return gone, goes_on


def _decided(case: Case, into: Case) -> frozenset[str]:
    """All who had a hand in what was objected to in either: none of them reviews the one that goes on.

    Raises:
        StillReviewed, SecondPair: as for `merge`.
    """
    if case.objected and not into.objected:
        raise StillReviewed(
            "The customer objected to the answer to this complaint, and others review it. Merge the other "
            "one into it, or answer each by itself."
        )
    decided = case.decided_by | into.decided_by
    if decided & {into.owner, into.proposed_by}:
        raise SecondPair(
            "Whoever handles the other complaint, or wrote its reply, decided what the customer objected to "
            "in this one. Have somebody else handle it first."
        )
    return decided


def part(case: Case, *, of: Case, by: str) -> tuple[Case, Case]:
    """Both as they stand once the first goes on by itself again.

    Raises:
        Impossible: it is not merged, or the other is itself part of a third.
        SecondPair: others review what the person decided in the other.
    """
    return case.done(Act.PARTED), of.done(Act.LEFT, by=by)


def brought(number: str, history: Sequence[Happening]) -> dict[str, str]:
    """What the one that goes on keeps of one merged into it: when it was received, and its last promise."""
    told = reckoned(history)
    received = min(each.at for each in told if each.act is Act.RECEIVED)
    kept = {"other": number, "received": received.isoformat()}
    for each in told:
        if each.act is Act.PROMISED:
            kept |= {"promised": each.at.isoformat(), "until": each.details["until"]}
    return kept


def reckoned(history: Sequence[Happening]) -> tuple[Happening, ...]:
    """What the clocks of a complaint run by: itself together with those that joined it and did not leave.

    A merging that was taken back is as though it had never been: it stopped no clock and gained no time.
    """
    joined: dict[str, Happening] = {}
    for each in history:
        if each.act is Act.JOINED:
            joined[each.details["other"]] = each
        elif each.act is Act.LEFT:
            joined.pop(each.details["other"], None)
    told = tuple(never_merged(history))
    for each in joined.values():
        told = together(told, list(_brought_by(each)))
    return told


def together(history: Sequence[Happening], merged: Sequence[Happening]) -> tuple[Happening, ...]:
    """The history of the one that goes on, received when the earlier of the two was: no merging gains time.

    What the customer was promised in the other still holds, and a regulator still waits for its report; the
    rest of its history stays its own.
    """
    first = min((each for each in (*history, *merged) if each.act is Act.RECEIVED), key=lambda each: each.at)
    own = [
        replace(each, at=first.at, details={**first.details, **each.details})
        if each.act is Act.RECEIVED
        else each
        for each in history
    ]
    owed = [each for each in merged if each.act in _OWED]
    return tuple(sorted((*own, *owed), key=lambda each: each.at))


def _is_read(case: Case, into: Case, *, known: bool) -> bool:
    """Whether the customer of the one reads what is answered in the other."""
    if case.reads is Reads.MAIL:
        return into.reads is Reads.MAIL  # under no code: they were given none
    return into.reads is Reads.CODE or known


def never_merged(history: Sequence[Happening]) -> list[Happening]:
    """The history without a merging that was taken back."""
    kept: list[Happening] = []
    for each in history:
        if each.act is Act.PARTED:
            kept = [one for one in kept if one.act is not Act.MERGED]
        kept.append(each)
    return kept


def _brought_by(joined: Happening) -> list[Happening]:
    told = joined.details
    found = [Happening(Act.RECEIVED, datetime.fromisoformat(told["received"]), "", {"other": told["other"]})]
    if "promised" in told:
        promised = datetime.fromisoformat(told["promised"])
        found.append(Happening(Act.PROMISED, promised, "", {"until": told["until"]}))
    return found

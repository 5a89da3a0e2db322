"""Whether a term may be extended: who approves, why, that the customer was told, and how far."""

from collections.abc import Sequence
from datetime import UTC, datetime

from hark.core.complaints import telling
from hark.core.complaints.law import Extension, Law
from hark.core.complaints.run import Run
from hark.core.complaints.running import run, so_far
from hark.core.errors import Refusal
from hark.core.terms.case import Act, Happening
from hark.core.terms.sentence import Sentence


class ExtensionRefused(Refusal):
    """The term may not be extended, or not so."""


def extend(
    history: Sequence[Happening],
    *,
    law: Law,
    days: int,
    reason: str,
    approver: str,
    told: bool,
    by: str,
    now: datetime,
) -> Happening:
    """The extension as it happens now, by so many units of the law's term; `told`: the customer knows.

    Raises:
        ExtensionRefused: no term runs that may be extended, it has run out, or a condition is not met.
    """
    state, rule = _extendable(history, law, now)
    _require_grounds(rule, reason=reason, approver=approver, told=told, by=by)
    if rule.levels and state.level not in rule.levels:
        raise ExtensionRefused(
            "Under this law, a complaint that is {level} may not be extended: grade it first.",
            level=telling.LEVELS[state.level] if state.level else telling.UNGRADED,
        )
    most = min(rule.up_to - state.extended, rule.total - (state.length or 0))
    if not 0 < days <= most:
        raise ExtensionRefused(
            "The term may be extended by {most} more, and no longer than {total} in all.",
            most=telling.length(max(most, 0), state.term.count),
            total=telling.length(rule.total, state.term.count),
        )
    details = {"term": state.term.id, "days": str(days), "approver": approver, "reason": reason}
    return Happening(Act.EXTENDED, now.astimezone(UTC), by, details)


def _extendable(history: Sequence[Happening], law: Law, now: datetime) -> tuple[Run, Extension]:
    now = now.astimezone(UTC)
    told = so_far(history, now=now)
    for term in law.terms:
        state = run(told, term=term, calendar=law.calendar, now=now)
        if term.extension is None or not state.open:
            continue
        if state.late and (end := state.deadline(now)):
            ends = telling.ends(end, term=term, calendar=law.calendar)
            raise ExtensionRefused("What has run out cannot be extended. {ends}", ends=ends)
        return state, term.extension
    raise ExtensionRefused(
        "No term of {law} is running that may be extended.", law=Sentence("{law}", {"law": law.name})
    )


def _require_grounds(rule: Extension, *, reason: str, approver: str, told: bool, by: str) -> None:
    if not reason.strip():
        raise ExtensionRefused("Say why the term is extended.")
    if rule.needs_approver and not approver:
        raise ExtensionRefused("An extension has to be approved by somebody.")
    if rule.needs_approver and approver == by:
        raise ExtensionRefused("Somebody else has to approve the extension than who asks for it.")
    if rule.needs_notice and not told:
        raise ExtensionRefused("Tell the customer of the extension and why, then extend.")

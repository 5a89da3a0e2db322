"""The reference pages of complaints: stages and deeds as the code has them, rules as the data has them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from django.utils import translation
from django.utils.functional import Promise

from hark.core.calendars.calendar import Calendar
from hark.core.complaints.law import Law, Status, Targets, Term
from hark.core.complaints.steps import STEPS, after, moves, possible
from hark.core.returns.classes import Axis
from hark.core.terms.case import Act, Level, Risk, Stage
from hark.guard.access import POLICY, Role
from hark.intake import calendars, complaint_classes, laws

SHIPPED = Path("/nowhere")  # no home of its own stands before what is shipped
STAGES = {
    Stage.RECEIVED: "nobody owns it yet",
    Stage.HANDLING: "its owner works on it",
    Stage.CHECKING: "a reply waits for a second pair of eyes",
    Stage.ANSWERED: "the checked reply has gone; the customer may accept it, reject it or ask for one review",
    Stage.REVIEWING: "the customer asked for a review; somebody who did not decide it looks at it anew",
    Stage.CLOSED: "over, with outcome, cause, finding and remedy",
    Stage.WITHDRAWN: "over, by the customer's word",
    Stage.MERGED: "goes on as part of another",
}
# Who does what no page of a complaint offers by a deed of its own.
BY_OTHERS = {
    Act.RECEIVED: "the customer (portal, e-mail); `case.take_in`; `case.program`",
    Act.IMPORTED: "`case.import`",
    Act.TOLD: "`question.answer`",
    Act.REMINDED: "the worker",
    Act.ACCEPTED: "the customer; staff by *Note what the customer says to the answer*",
    Act.REJECTED: "the customer; staff by *Note what the customer says to the answer*",
    Act.WITHDRAWN: "the customer",
    Act.RENAMED: "`case.handle` (*Name the customer*, where another was named)",
    Act.UNLINKED: "`case.handle` (*Link it …*, taken back)",
    Act.MERGED: "`case.merge`",
    Act.JOINED: "`case.merge`, of the one that goes on",
    Act.LEFT: "`case.assign`, of the one that went on",
    Act.CUSTOMER_WROTE: "the customer; `case.program`",
    Act.INVITED: "the worker",
    Act.RATED: "the customer",
    Act.RECURRED: "the worker",
    Act.MAILED: "the worker",
    Act.RETURNED: "the worker",
    Act.WARNED: "the worker",
}
KNOWN = {
    Status.VERIFIED: "read in its own text",
    Status.SECOND_HAND: "second-hand",
    Status.UNVERIFIED: "**provisional**: remembered, not read",
}

PROVISIONAL = "**Provisional**: the ids are our own, and none is a code of the standard."


def states_page() -> str:
    """Where a complaint may stand, what may be done there, where that leads, and who may."""
    from hark.web.cases.words import ACTS  # its words are there once Django is
    from hark.web.cases.words import STAGES as WORDS

    stages = _rows((f"`{s}`", *both(WORDS[s]), words) for s, words in STAGES.items())
    steps = _rows((f"`{one}`", f"`{other}`", _by(one, other)) for one, other in moves())
    acts = _rows((f"`{a}`", *both(ACTS[a]), *_leads(a), _who(a)) for a in Act)
    heads = " | ".join(role.value.replace("_", " ") for role in Role)
    deeds = {deed: rule for deed, rule in POLICY.items() if deed.startswith(("case.", "question."))}
    rights = _rows(
        (f"`{deed}`", rule.rows, *("yes" if role in rule.roles else "–" for role in Role))
        for deed, rule in deeds.items()
    )
    return f"""# Stages and deeds of a complaint

This is the table the pages, the flows and the triggers of the database are made from
(`src/hark/core/complaints/steps.py`). How a complaint is handled is told in
[Handle a complaint](../howto/handle-a-complaint.md), and why it is built so in
[0026](../decisions/0026-cases.md).

## Stages

| stage | name | 名称 | what it says |
| --- | --- | --- | --- |
{stages}

## From one stage to another

No other step is possible, in the database either.

| from | to | by |
| --- | --- | --- |
{steps}

## Deeds

Each stands in the history of the complaint and in the audit, there as `case.` and its name. Where nothing
stands under *then*, the complaint stays where it stood.

| deed | name | 名称 | at | then | who |
| --- | --- | --- | --- | --- | --- |
{acts}

Whoever may do a deed may do it with complaints of their own unit and those below it, never with one that is
about them or somebody they work with. Its owner alone pauses, lets run again, asks another unit, hands in the
reply and closes; whoever wrote the reply or owns the complaint does not check it; that a term is extended or
begins anew, somebody else than its owner says.

## Permissions

All of them stand in [Who may do what](permissions.md); these are those of complaints.

| deed | rows | {heads} |
| --- | --- |{" --- |" * len(Role)}
{rights}
"""


def rules_page() -> str:
    """Every law and target that is shipped, term by term, and the classes of returns."""
    chapters = "\n".join(_law(law) for law in laws.every(SHIPPED, calendars=_calendar))
    return f"""# The rules of complaints, as data

What `catalogue/laws/`, `targets_of_complaints.toml` and `complaint_classes.toml` say; an institution puts
[its own](../howto/laws-and-targets.md) before them. What the rules mean, and those that are no clock, is told
in [The rules explained](../explanation/rules-of-complaints.md). A complaint keeps the version in force on the
day it was received.

Of each rule it is told how surely it is known: *read in its own text*, *second-hand* (in a reprint, a summary
or the press), or *provisional* (remembered, and marked so in the product).
{chapters}
{_targets(laws.targets(SHIPPED, calendars=_calendar))}
{_classes()}"""


def both(word: Promise | str) -> tuple[str, str]:
    """The word in English and Chinese."""
    with translation.override("en"):
        english = str(word)
    with translation.override("zh-hans"):
        return english, str(word)


def _rows(rows: Iterable[Iterable[object]]) -> str:
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in rows)


def _ends(act: Act, stage: Stage) -> set[Stage]:
    sides = ((reviewed, owned) for reviewed in (False, True) for owned in (False, True))
    can = ((r, owned) for r, owned in sides if act in possible(stage, reviewed=r))
    return {after(stage, act, reviewed=reviewed, owned=owned) for reviewed, owned in can}


def _by(one: Stage, other: Stage) -> str:
    found = (act for act, step in STEPS.items() if one in step.of and other in _ends(act, one))
    return ", ".join(f"`{act}`" for act in found)


def _leads(act: Act) -> tuple[str, str]:
    """At which stages it may be done, and where the complaint may stand then."""
    if act not in STEPS:
        return ("as it comes in", "")
    at = [stage for stage in Stage if stage in STEPS[act].of]
    then = {end for stage in at for end in _ends(act, stage) if end is not stage}
    told = "any" if len(at) == len(Stage) else ", ".join(f"`{stage}`" for stage in at)
    return told, ", ".join(f"`{stage}`" for stage in Stage if stage in then)


def _who(act: Act) -> str:
    from hark.web.cases.deeds import DEEDS

    offered = [f"`{deed.opens}` (*{both(deed.word)[0]}*)" for deed in DEEDS.values() if deed.act is act]
    return "; ".join([*offered, *([BY_OTHERS[act]] if act in BY_OTHERS or not offered else [])])


@cache
def _calendar(name: str) -> Calendar:
    return calendars.look_up(name, own=SHIPPED).calendar


def _law(law: Law) -> str:
    until = f" until {law.until} (not included)" if law.until else ""
    unsure = f"- What is provisional in it: {law.provisional.en}\n" if law.provisional else ""
    bodies = "".join(
        f"- Mediator: {each.name.en} · {each.name.zh}; {KNOWN[each.status]}.\n" for each in law.mediators
    )
    return f"""
## {law.jurisdiction} {law.version}: {law.name.en} · {law.name.zh}

- `{law.id}`, version {law.version}; in force from {law.since}{until}.
- Source: {law.source.en}. The law as a whole: {KNOWN[law.status]}.
{unsure}{bodies}
{_terms(law.terms)}"""


def _targets(targets: Targets) -> str:
    points = "\n".join(
        f"- At {each.percent} % of a term: {'the owner' if each.up == 0 else f'{each.up} up the line'}."
        for each in targets.warnings
    )
    return f"""
## The institution's own targets · 机构自定目标

Version {targets.version}. No law sets these.

{_terms(targets.terms)}
Who is warned of any clock, the law's and promises too:

{points}
"""


def _terms(terms: Iterable[Term]) -> str:
    rows = _rows(
        (
            f"{term.name.en} · {term.name.zh}{f'. {term.note.en}' if term.note else ''}",
            _acts(term.begins),
            _length(term),
            _acts(term.met_by),
            "; ".join(_shifts(term)) or "nothing",
            term.article or "–",
            KNOWN[term.status] + ("" if term.binding else "; running out is no breach"),
        )
        for term in terms
    )
    head = "| term | runs from | length | met by | what moves it | where it stands | known |"
    return f"{head}\n|{' --- |' * 7}\n{rows}\n"


def _acts(acts: Iterable[Act]) -> str:
    return ", ".join(f"`{act}`" for act in Act if act in set(acts))


def _length(term: Term) -> str:
    unit = term.count.replace("_", " ")
    by: Mapping[Level | Risk, int] = {**term.by_level, **term.by_risk}
    lengths = [f"{name.replace('_', ' ')} {length}" for name, length in by.items()]
    told = f"{term.length} {unit}" if term.length else f"{', '.join(lengths)} {unit}" if by else "promptly"
    return f"{told}, to closing time" if term.at_closing else told


def _shifts(term: Term) -> Iterator[str]:
    """What leaves time out, makes it longer or begins it anew."""
    if term.pauses:
        notice = " with notice" if term.pause_needs_notice else ""
        yield f"left out: {', '.join(sorted(term.pauses))}{notice}"
    if longer := term.extension:
        levels = ", ".join(level.replace("_", " ") for level in Level if level in longer.levels)
        yield (
            f"extended by up to {longer.up_to}, {longer.total} in all"
            f"{', approved' if longer.needs_approver else ''}{f', of {levels} ones' if levels else ''}"
        )
    if term.restarts:
        yield f"anew: {_acts(term.restarts)}"
    if term.reopens:
        yield "reopened, it goes on with what was left"


def _classes() -> str:
    known = complaint_classes.classes(SHIPPED)
    chapters = "\n".join(
        f"### {axis.value.capitalize()}\n\n| id | name | 名称 | part of | code |\n|{' --- |' * 5}\n"
        + _rows(
            (f"`{c.id}`", c.name.en, c.name.zh, c.above or "–", known.code(axis, c.id) or "provisional")
            for c in known.sorted_by(axis)
        )
        + "\n"
        for axis in Axis
    )
    return f"""
## {known.standard.en} · {known.standard.zh}

- Version `{known.version}`. Source: {known.source.en}.
- {PROVISIONAL if known.provisional else "Codes are those of the standard."}

{chapters}"""

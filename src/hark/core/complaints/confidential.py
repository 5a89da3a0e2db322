"""From whom a case is kept: those it is about and, where it is confidential, all who were not let in."""

from dataclasses import dataclass, replace
from enum import StrEnum

from hark.core.complaints.case import Case, NotOwn
from hark.core.complaints.recusal import Placed, is_recused, require_free
from hark.core.errors import Refusal
from hark.core.terms.case import Act


class Confidential(Refusal):
    """The case is confidential, and the person was not let in."""


class NotConfidential(Refusal):
    """The case is confidential already, or is not."""


class LetIn(Refusal):
    """The person was let in already, or was not, or needs not to be."""


class Reason(StrEnum):
    """Why a case is confidential."""

    STAFF = "staff"  # whoever complains works for the institution
    PUBLIC = "public"  # a public figure complains
    REPORT = "report"  # it reports conduct, by somebody who must be protected
    INVESTIGATION = "investigation"  # what it is about is being investigated
    OTHER = "other"


class Bar(StrEnum):
    """What keeps somebody out of a case."""

    ABOUT = "about"
    CONFIDENTIAL = "confidential"


@dataclass(frozen=True, slots=True)
class Kept:
    """From whom a case is kept.

    Those `let_in` by name, its owner among them, see one that is confidential, and so does who is trusted by
    their role. That a case is about somebody keeps them out all the same.
    """

    about: tuple[Placed, ...] = ()
    confidential: bool = False
    let_in: frozenset[str] = frozenset()


def bar(person: Placed, kept: Kept) -> Bar | None:
    """What keeps the person out of the case; None where nothing does."""
    if is_recused(person, about=kept.about):
        return Bar.ABOUT
    if kept.confidential and not person.trusted and person.username not in kept.let_in:
        return Bar.CONFIDENTIAL
    return None


def require_open(person: Placed, kept: Kept) -> None:
    """Nothing, for somebody who is not kept out of the case.

    Raises:
        Recused: it is about the person or somebody they work with.
        Confidential: it is confidential, and they were not let in.
    """
    require_free(person, about=kept.about)
    if bar(person, kept):
        raise Confidential("This complaint is confidential. Its handler or a quality manager can let you in.")


def keep(case: Case, *, by: str, leads: bool) -> Case:
    """The case, confidential.

    Raises:
        NotOwn: the person neither owns it nor leads.
        NotConfidential: it is already.
    """
    _require_keeper(case, by, leads=leads)
    if case.confidential:
        raise NotConfidential("This complaint is confidential already.")
    return replace(case.done(Act.CONFIDENTIAL), confidential=True)


def lift(case: Case) -> Case:
    """The case, which whoever sees its unit may read again.

    Raises:
        NotConfidential: it is not confidential.
    """
    return replace(_kept(case).done(Act.LIFTED), confidential=False)


def let_in(case: Case, person: Placed, kept: Kept, *, by: str, leads: bool) -> Case:
    """The case, which the person may read and handle as their role lets them.

    Raises:
        NotOwn, NotConfidential: as for `keep`, and as for `lift`.
        Recused: it is about the person or somebody they work with.
        LetIn: nothing keeps them out.
    """
    _require_keeper(_kept(case), by, leads=leads)
    require_free(person, about=kept.about)
    if bar(person, kept) is None:
        raise LetIn("{person} sees this complaint already.", person=person.username)
    return case.done(Act.LET_IN)


def let_out(case: Case, person: str, *, named: bool, by: str, leads: bool) -> Case:
    """The case, which the person, who was `named`, sees no more but as its owner or by their role.

    Raises:
        NotOwn, NotConfidential: as for `let_in`.
        LetIn: nobody let them in.
    """
    _require_keeper(_kept(case), by, leads=leads)
    if not named:
        raise LetIn("Nobody let {person} in by name.", person=person)
    return case.done(Act.LET_OUT)


def _kept(case: Case) -> Case:
    if not case.confidential:
        raise NotConfidential("This complaint is not confidential.")
    return case


def _require_keeper(case: Case, by: str, *, leads: bool) -> None:
    if not leads and case.owner != by:
        raise NotOwn("Only whoever owns this complaint, or leads, says who may see it.")

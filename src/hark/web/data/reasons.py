"""Why a record is kept aside, in words: what it is called, what is wrong, what helps; and why put away."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.core.terms.intake import Reason, WhyAway


@dataclass(frozen=True, slots=True)
class Words:
    """A reason as pages tell it. `mendable`: a mended mapping may take the record in."""

    title: Promise | str
    wrong: Promise
    helps: Promise
    mendable: bool = False


AWAY: dict[str, Promise] = {
    WhyAway.CAME_OTHERWISE: _("Came right by another file"),
    WhyAway.NOT_OURS: _("No business of ours"),
    WhyAway.TEST_DATA: _("Test data"),
    WhyAway.UNUSABLE: _("Cannot be mended by its source"),
    WhyAway.LOAD_WITHDRAWN: _("Its load was withdrawn"),
}

_NO_FIGURE = _(
    "Ask the source for the right value, and load the corrected file. Only where it means that nothing was "
    "said, as “n/a” does, add it to “missing” of the column in the mapping and try again: it is a blank then."
)

REASONS: dict[str, Words] = {
    Reason.COLUMN_COUNT: Words(
        _("Too many or too few cells"),
        _(
            "The row has more or fewer cells than the header, often for a comma in a text without quotes; "
            "or an object has more than 1,000 members, or an event an attribute twice."
        ),
        _("Have the source put its texts in quotes, and load the new file."),
    ),
    Reason.UNCLOSED_QUOTE: Words(
        _("Quotes do not pair"),
        _("A quote is opened and not closed, or text stands after a closing quote."),
        _("Have the source write quotes within a text twice, and load the new file."),
    ),
    Reason.NOT_AN_OBJECT: Words(
        _("Not a JSON object"),
        _("The line is not one whole JSON object, or holds NaN or Infinity, which JSON does not know."),
        _("Have the source write one object a line by the standard, and load the new file."),
    ),
    Reason.NOT_AN_EVENT: Words(
        _("Not an event of ours"),
        _(
            "The message of a broker is not a CloudEvent 1.0, or its type names no ledger, "
            "or its source no feed that could take it."
        ),
        _("Have the sender mend it and send it again, or name mapping and feed to `hark listen`."),
    ),
    Reason.MEMBER_TWICE: Words(
        _("One member twice"),
        _("Two members of the object go by one name, or by one that differs only in the case of letters."),
        _("Have the source name each member once and always alike, and load the new file."),
    ),
    Reason.NESTED: Words(
        _("Nested too far"),
        _("Objects stand more than 16 deep within each other, or lists hold lists or objects."),
        _("Have the source write plain values, or lists of plain values, and load the new file."),
    ),
    Reason.ENCODING: Words(
        _("Unreadable characters"),
        _("Some bytes make no sense in the encoding of the file."),
        _("Export the file again, best as UTF-8, and load that."),
    ),
    Reason.CONTROL_CHARACTER: Words(
        _("Control character"),
        _("There is a character in it that no text has, such as NUL."),
        _("Have the source remove it, and load the new file."),
    ),
    Reason.FORMULA_ERROR: Words(
        _("Error of a formula"),
        _("The cell holds what a spreadsheet shows where a formula comes to nothing, as #N/A or #DIV/0!."),
        _(
            "Mend the formula in the source, and load the new file. Where it stands for nothing, add it to "
            "“missing” of the column in the mapping and try again."
        ),
        mendable=True,
    ),
    Reason.MISSING_REQUIRED: Words(
        _("Required cell is blank"),
        _("A cell that may not be missing is blank, or holds a word that the mapping reads as nothing."),
        _(
            "Have the source fill it in. Where it is neither the number nor the moment, which no "
            "record can do without, “required” may be taken off the column in the mapping."
        ),
        mendable=True,
    ),
    Reason.NOT_A_DATE: Words(
        _("Not a date"),
        _("It is no date, or in a form the mapping does not list, or its year is before 1900 or after 2199."),
        _("If the form is right, add it to “dates” in the mapping and try again."),
        mendable=True,
    ),
    Reason.NOT_A_TIME: Words(
        _("Not a moment"),
        _("It is no day with a time, or in a form the mapping does not list."),
        _("If the form is right, add it to “times” in the mapping and try again."),
        mendable=True,
    ),
    Reason.NOT_A_NUMBER: Words(
        _("Not a number"),
        _("It is no number as the column wants it: digits, with a point before decimals."),
        _NO_FIGURE,
        mendable=True,
    ),
    Reason.NOT_A_DURATION: Words(
        _("Not a duration"),
        _("It is no length of time: below zero, longer than 366 days, or with sixty seconds or minutes."),
        _NO_FIGURE,
        mendable=True,
    ),
    Reason.NOT_A_CHOICE: Words(
        _("Not among the choices"),
        _("The word is none of those the mapping lists, nor one for yes or no where that is asked."),
        _("If the word is right, say in “says” of the mapping what it stands for and try again."),
        mendable=True,
    ),
    Reason.NOT_AN_ID: Words(
        _("Not a valid id"),
        _(
            "The id is longer than 64 characters, does not follow the pattern of the mapping, or is a number "
            "whose last digits a spreadsheet has lost, such as 6.22E+18. Or it is the number of a person and "
            "holds other signs than A to Z, digits, blanks and . _ / -, as a name does."
        ),
        _(
            "If the id is right, mend “pattern” in the mapping and try again. Where digits are lost, "
            "make the column one of text in the source and load the new file. Where it names a person, have "
            "the source send their number instead."
        ),
        mendable=True,
    ),
    Reason.TOO_LONG: Words(
        _("Too long"),
        _(
            "A word has more than 1,000 characters, a text more than a million, "
            "a member's name more than 200, or an amount more than twelve digits before the point."
        ),
        _("Have the source look at the row: texts have often run together. Load the new file."),
    ),
    Reason.SENT_BEFORE_RECEIVED: Words(
        _("Sent before it was received"),
        _("The day it was sent to the company comes before the day it was received."),
        _("Ask the source which of the two days is right, and load the new file."),
    ),
    Reason.TIMES_CONTRADICT: Words(
        _("Times contradict one another"),
        _("It was answered before the customer began to wait, or ended before it was answered or begun."),
        _(
            "Ask the source which of the moments is right, and load the new file. Where its clocks differ, "
            "say by how many seconds in “clocks_apart” of the mapping and try again."
        ),
        mendable=True,
    ),
    Reason.CONFLICT: Words(
        _("Same id, other content"),
        _("A record with this id is here already, and says something else. The first one stays in force."),
        _(
            "Ask the source which of the two is right; the first stays in force. Where the source corrects "
            'its records, let the mapping say “corrections = "supersede"”, with the column that tells when a '
            "record was changed, and try again. Only what is another record needs another id: a corrected "
            "one under a new id is counted twice."
        ),
        mendable=True,
    ),
    Reason.OUT_OF_ORDER: Words(
        _("Days out of order"),
        _("A day lies before the one it follows, or ahead, or an open complaint has a day it was closed."),
        _("Ask the sender which of the days is right, and hand the new file in."),
    ),
    Reason.RESULT_CONTRADICTS: Words(
        _("The result contradicts itself"),
        _(
            "A sum was paid though no remedy was due; or as owed, though the complaint is not upheld, was "
            "only explained or apologised for, or has a goodwill payment of its own; or it is not upheld, "
            "and refunded or compensated all the same; or a goodwill payment is of nothing."
        ),
        _(
            "Ask the sender which of the two is right, and hand the new file in: what was paid without being "
            "owed belongs into “ex_gratia”, what was owed into “redress”."
        ),
    ),
    Reason.NO_UNIT: Words(
        _("No such unit"),
        _("The organisation has no unit of this code."),
        _("Have the unit added, or mend its column in the mapping, and try again."),
        mendable=True,
    ),
    Reason.NO_LAW: Words(
        _("No law of that day"),
        _("No law is known that was in force on the day it was received, so no term could run."),
        _("Put the law of that day among the institution’s own, and try again."),
        mendable=True,
    ),
}


def words_of(reason: str) -> Words:
    """A reason in words; of one that only another version of Hark knows, its code as it stands."""
    return REASONS.get(reason) or Words(
        reason,
        _("Another version of Hark kept it aside, for a reason that this version does not know."),
        _("Have Hark brought up to the newest version, and look again."),
    )

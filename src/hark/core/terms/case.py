"""A complaint as it is handled here: its stages, its grades, and what happened to it, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"  # nobody owns it yet
    HANDLING = "handling"  # its owner works on it
    CHECKING = "checking"  # a reply waits for a second pair of eyes
    ANSWERED = "answered"  # the reply has gone; the customer may accept it, reject it or object
    REVIEWING = "reviewing"  # the customer objected, and somebody else looks at it anew
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # it goes on as part of another


OVER = frozenset({Stage.CLOSED, Stage.WITHDRAWN, Stage.MERGED})


class Level(StrEnum):
    """How much there is to find out, by which the law measures its term."""

    SIMPLE = "simple"
    COMPLEX = "complex"
    ESPECIALLY_COMPLEX = "especially_complex"
    MAJOR = "major"


class Risk(StrEnum):
    """How urgent it is to the institution itself."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Reads(StrEnum):
    """How the customer reads what is written in a case."""

    CODE = "code"  # under its number and code
    MAIL = "mail"  # by e-mail, and nowhere else
    NOWHERE = "nowhere"  # it came in a file, and nobody has a code of it


class Matter(StrEnum):
    """What another unit is asked for."""

    BUSINESS = "business"  # the facts, from the unit whose business it is
    LEGAL = "legal"  # an opinion on the law
    REGULATORY = "regulatory"  # an opinion on what the regulator asks


class Standing(StrEnum):
    """Where a question to another unit stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"  # taken back by whoever handles the case
    LAPSED = "lapsed"  # the case was over before it was answered


class Link(StrEnum):
    """What a case may be linked to, by the number it bears there."""

    ALERT = "alert"
    STEP = "step"  # of a process
    TRAINING = "training"
    IMPROVEMENT = "improvement"


class MediationOutcome(StrEnum):
    """What a mediation came to."""

    SETTLED = "settled"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # by the customer


class Way(StrEnum):
    """By which way a customer is told an answer, or it is proven that they have it."""

    PORTAL = "portal"  # they opened its page
    MAIL = "mail"  # a mail server took it for them
    POSTED = "posted"  # a letter left; that it came is not proven by it
    LETTER = "letter"  # one came
    HAND = "hand"
    PHONE = "phone"
    REPLY = "reply"  # they accepted it, rejected it, or objected to it
    UNREACHED = "unreached"  # by none: they could not be reached


class Recurrence(StrEnum):
    """Whether a complaint is about what another was closed over."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class Upheld(StrEnum):
    """Whether the customer was right."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Act(StrEnum):
    """What may happen to a case, as its history tells it."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    ASSIGNED = "assigned"  # to `owner`; also handed over
    GRADED = "graded"  # `level` and `risk`
    AMENDED = "amended"  # what it is about: the `fields`, and what each said before (`was_…`)
    NAMED = "named"  # whose complaint it is, which nobody knew when it came; no number stands beside it
    RENAMED = "renamed"  # it is of another customer than was said
    UNNAMED = "unnamed"  # whose it is, is not known after all
    LINKED = "linked"  # to what else the institution knows of the matter: its `kind` and `reference`
    UNLINKED = "unlinked"  # taken back
    PROMISED = "promised"  # the customer was told a moment: `until`, in ISO 8601
    PAUSED = "paused"  # for outside appraisal or what only the customer has: `reason`
    RESUMED = "resumed"
    EXTENDED = "extended"  # by `days`, approved by `approver`, for `reason`; the customer was told
    NEW_FACTS = "new_facts"  # the customer brought facts that restart the term
    ASKED = "asked"  # another `unit` was asked about a `matter`, by the day `until`; no term stands for it
    TOLD = "told"  # the `unit` answered
    UNASKED = "unasked"  # the question to the `unit` was taken back
    REMINDED = "reminded"  # the `unit` was told that its answer is late
    PROPOSED = "proposed"  # a reply, for checking
    REFUSED = "refused"  # by whoever checked it
    ANSWERED = "answered"  # the checked reply has gone, to a customer who `reads` what is written so
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OBJECTED = "objected"
    MEDIATED = "mediated"  # it went to the mediator `body` on the day `on`
    CONCLUDED = "concluded"  # the mediation ended so (`outcome`) on the day `on`
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"  # into `other`; `known` where staff knew the customer, `again` where it says the same
    JOINED = "joined"  # by `other`, `received` and perhaps `promised` something, at moments of its own
    PARTED = "parted"  # taken out of `other` again, for it was another matter
    LEFT = "left"  # by `other`, which goes on by itself
    FORWARDED = "forwarded"  # by `regulator`, which wants a report `until` a day, where it names one
    DEFERRED = "deferred"  # the regulator granted a later day: `until`
    REDATED = (
        "redated"  # the day the regulator wants its report by was noted wrongly: `until`, and what it `was`
    )
    REPORTED = "reported"  # to the regulator
    IMPORTED = "imported"  # from a file of `feed`; what came before is as the file tells it
    CUSTOMER_WROTE = "customer_wrote"
    STAFF_WROTE = "staff_wrote"
    NOTED = "noted"
    CONFIDENTIAL = "confidential"  # read by few from then on, for a reason (`confidential`)
    LIFTED = "lifted"  # read again by whoever sees its unit
    LET_IN = "let_in"  # a `person` by name, who would have been kept out
    LET_OUT = "let_out"  # that `person`, again
    INVITED = "invited"  # to rate the handling; a `reminder` where it was once before
    RATED = "rated"  # `stars`, 1 to 5
    SERVED = (
        "served"  # by which `way` the customer got the answer, or that none reached them, and when (`at`)
    )
    RECURRED = "recurred"  # `other` is of the same matter, it seems; this one is the earlier or later `side`
    JUDGED = "judged"  # whether `other` is: `verdict`
    # What was written to the customer went by e-mail: `of` which act, `written` when; `message` is its id.
    MAILED = "mailed"
    RETURNED = "returned"  # the e-mail of this `message` could not be delivered
    WARNED = "warned"  # `percent` of the `term` have run, and somebody so far `up` the line is told


SAID_BY_CUSTOMERS = frozenset({Act.CUSTOMER_WROTE, Act.ACCEPTED, Act.REJECTED, Act.OBJECTED})
"""What is the customer's own word, also where a program carried it here or staff heard it."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to a case at a moment; `details` hold nothing personal."""

    act: Act
    at: datetime
    by: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

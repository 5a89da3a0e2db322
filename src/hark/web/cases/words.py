"""What pages call the stages, grades, deeds and outcomes of a case."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hark.core.complaints.alike import Sign
from hark.core.complaints.attachments import Form
from hark.core.complaints.clocks import Kind
from hark.core.complaints.law import Pause
from hark.core.terms.case import Act, Level, Matter, Risk, Stage, Standing, Upheld

STAGES: dict[str, Promise] = {
    Stage.RECEIVED: pgettext_lazy("of a complaint", "Nobody has it yet"),
    Stage.HANDLING: pgettext_lazy("of a complaint", "Being handled"),
    Stage.CHECKING: pgettext_lazy("of a complaint", "Reply being checked"),
    Stage.ANSWERED: pgettext_lazy("of a complaint", "Answered"),
    Stage.REVIEWING: pgettext_lazy("of a complaint", "Under review"),
    Stage.CLOSED: pgettext_lazy("of a complaint", "Closed"),
    Stage.WITHDRAWN: pgettext_lazy("of a complaint", "Withdrawn"),
    Stage.MERGED: pgettext_lazy("of a complaint", "Merged into another"),
}
LEVELS: dict[str, Promise] = {
    Level.SIMPLE: _("Simple"),
    Level.COMPLEX: _("Complex"),
    Level.ESPECIALLY_COMPLEX: _("Especially complex"),
    Level.MAJOR: pgettext_lazy("of a complaint", "Major"),
}
NOT_GRADED = pgettext_lazy("of a complaint", "Not graded yet")
RISKS: dict[str, Promise] = {
    Risk.LOW: pgettext_lazy("risk", "Low"),
    Risk.MEDIUM: pgettext_lazy("risk", "Medium"),
    Risk.HIGH: pgettext_lazy("risk", "High"),
}
OUTCOMES: dict[str, Promise] = {
    Upheld.YES: _("Upheld"),
    Upheld.PARTLY: _("Partly upheld"),
    Upheld.NO: _("Not upheld"),
}
KINDS: dict[Kind, Promise] = {
    Kind.INTERNAL: _("Our own target"),
    Kind.STATUTORY: _("The law"),
    Kind.PROMISE: _("Promised"),
    Kind.REGULATOR: _("The regulator"),
}
REASONS: dict[str, Promise] = {
    Pause.APPRAISAL: _("Somebody outside appraises it"),
    Pause.CUSTOMER: _("The customer looks for papers"),
}
MATTERS: dict[str, Promise] = {
    Matter.BUSINESS: _("The facts"),
    Matter.LEGAL: _("A legal opinion"),
    Matter.REGULATORY: _("A regulatory opinion"),
}
STANDINGS: dict[str, Promise] = {
    Standing.OPEN: pgettext_lazy("question to a unit", "Awaits an answer"),
    Standing.ANSWERED: pgettext_lazy("question to a unit", "Answered"),
    Standing.WITHDRAWN: pgettext_lazy("question to a unit", "Taken back"),
    Standing.LAPSED: pgettext_lazy("question to a unit", "Needed no longer"),
}
CAUSES: dict[str, Promise] = {
    "service": _("Attitude and quality of service"),
    "systems": _("Facilities, equipment and systems"),
    "rules": _("Policies, rules and processes"),
    "marketing": _("Ways and means of selling"),
    "disclosure": _("Disclosure"),
    "choice": _("Free choice"),
    "charges": _("Prices and fees"),
    "returns": _("Yield of a product"),
    "contract": _("Terms of a contract"),
    "funds": _("Safety of customers' funds"),
    "information": _("Safety of customers' information"),
    "collection": _("Ways and means of debt collection"),
    "other": pgettext_lazy("cause or wish", "Something else"),
}
REMEDIES: dict[str, Promise] = {
    "explained": _("Explained"),
    "corrected": _("Corrected"),
    "refunded": _("Refunded"),
    "compensated": _("Compensated"),
    "apologised": _("Apologised"),
    "goodwill": _("Goodwill payment"),
    "none": pgettext_lazy("remedy", "None was due"),
}
WISHES: dict[str, Promise] = {
    "refund": _("Money back"),
    "correction": _("Put it right"),
    "explanation": _("An explanation"),
    "compensation": _("Compensation"),
    "apology": _("An apology"),
    "stop_contact": _("No more contact"),
    "other": pgettext_lazy("cause or wish", "Something else"),
}
DOORS: dict[str, Promise] = {
    "portal": _("Complaint page"),
    "branch": _("At a branch"),
    "hotline": _("By phone"),
    "letter": _("By letter"),
    "visit": _("Face to face"),
    "regulator": _("From the regulator"),
    "program": _("From another system"),
    "file": _("From a file"),
    "mail": _("By e-mail"),
}
ACTS: dict[Act, Promise] = {
    Act.RECEIVED: _("Complaint received"),
    Act.ACKNOWLEDGED: _("Receipt confirmed to the customer"),
    Act.ASSIGNED: _("Given to a handler"),
    Act.GRADED: _("Graded"),
    Act.AMENDED: _("What it is about was put right"),
    Act.NAMED: _("Customer named"),
    Act.RENAMED: _("Another customer named"),
    Act.UNNAMED: _("Nobody named any more"),
    Act.LINKED: _("Linked"),
    Act.UNLINKED: _("Link taken back"),
    Act.PROMISED: _("Promised a date"),
    Act.PAUSED: _("Term paused"),
    Act.RESUMED: _("Term running again"),
    Act.EXTENDED: _("Term extended"),
    Act.NEW_FACTS: _("New facts came"),
    Act.ASKED: _("Asked a unit"),
    Act.TOLD: _("The unit answered"),
    Act.UNASKED: _("Question taken back"),
    Act.REMINDED: _("Told the unit that its answer is late"),
    Act.PROPOSED: _("Reply written, to be checked"),
    Act.REFUSED: _("Reply sent back to be mended"),
    Act.ANSWERED: _("Reply checked and sent"),
    Act.ACCEPTED: _("Customer accepts the answer"),
    Act.REJECTED: _("Customer rejects the answer"),
    Act.OBJECTED: _("Customer objects and asks for a review"),
    Act.MEDIATED: _("Taken to mediation"),
    Act.CONCLUDED: _("The mediation ended"),
    Act.CLOSED: _("Complaint closed"),
    Act.REOPENED: _("Complaint reopened"),
    Act.WITHDRAWN: _("Complaint withdrawn"),
    Act.MERGED: _("Merged into another complaint"),
    Act.JOINED: _("Another complaint of the same matter goes on here"),
    Act.PARTED: _("Goes on by itself again"),
    Act.LEFT: _("The other complaint goes on by itself again"),
    Act.IMPORTED: _("Taken in from a file"),
    Act.FORWARDED: _("Sent on by the regulator"),
    Act.DEFERRED: _("The regulator granted a later day"),
    Act.REDATED: _("The regulator’s day was put right"),
    Act.REPORTED: _("Reported to the regulator"),
    Act.CUSTOMER_WROTE: _("Message from the customer"),
    Act.STAFF_WROTE: _("Message to the customer"),
    Act.NOTED: _("Note for colleagues"),
    Act.CONFIDENTIAL: _("Confidential from then on"),
    Act.LIFTED: _("Confidential no more"),
    Act.LET_IN: _("Let in by name"),
    Act.LET_OUT: _("Let in no more"),
    Act.INVITED: _("Customer asked to rate the handling"),
    Act.RATED: _("Customer rated the handling"),
    Act.SERVED: _("How the customer got the answer"),
    Act.RECURRED: _("The same matter seems to come back"),
    Act.JUDGED: _("Said whether it is the same matter"),
    Act.MAILED: _("Went by e-mail"),
    Act.RETURNED: _("The e-mail could not be delivered"),
    Act.WARNED: _("A term runs"),
}
RULES: dict[str, Promise] = {
    "lightest": _("by the rule: who has least to do of those who can take it"),
    "only": _("by the rule: nobody else can take it"),
    "stand_in": _("stands in for whoever had it"),
}
DUES: dict[str, Promise] = {
    "late": pgettext_lazy("complaints", "Overdue"),
    "today": _("Due today"),
    "soon": _("Due in the next 3 days"),
}
RECURS: dict[str, Promise] = {
    "suspected": _("Perhaps the same matter again: to be judged"),
    "recurring": _("The same matter again"),
    "came_back": _("Closed, and came back"),
}
FORMS: dict[str, str] = {Form.PDF: "PDF", Form.JPEG: "JPEG", Form.PNG: "PNG", Form.TEXT: "TXT"}
SCOPES: dict[str, Promise] = {
    "mine": pgettext_lazy("complaints", "Mine"),
    "unowned": pgettext_lazy("complaints", "Nobody's yet"),
    "to_check": pgettext_lazy("complaints", "To check"),
    "to_report": pgettext_lazy("complaints", "To report"),
    "open": pgettext_lazy("complaints", "All open"),
    "over": pgettext_lazy("complaints", "Over"),
    "all": pgettext_lazy("complaints", "All"),
    "counted": pgettext_lazy("complaints", "All that returns count"),
}
TABS = (
    "mine",
    "unowned",
    "to_check",
    "to_report",
    "open",
    "over",
)  # the others once an address asks for them

BUSINESSES: dict[str, Promise] = {
    "debit_card": _("Debit cards"),
    "credit_card": _("Credit cards"),
    "loan": _("Loans"),
    "payment": _("Payment and settlement"),
    "collection": _("Debt collection"),
    "foreign_exchange": _("Foreign exchange"),
    "savings": _("Renminbi savings"),
    "agency": _("Agency business of banks"),
    "other_intermediary": _("Other intermediary business"),
    "personal_information": _("Personal financial information"),
    "precious_metals": _("Precious metals"),
    "currency": _("Renminbi management"),
    "own_wealth": _("Own wealth management"),
    "treasury": _("Treasury"),
    "other": pgettext_lazy("cause or wish", "Something else"),
}
SIGNS: dict[Sign, Promise] = {
    Sign.CUSTOMER: _("same customer number"),
    Sign.PHONE: _("same phone number"),
    Sign.EMAIL: _("same e-mail address"),
    Sign.PRODUCT: _("same product"),
    Sign.UNIT: _("same unit"),
    Sign.DAYS: _("received within a week of each other"),
    Sign.WORDS: _("similar words"),
}
MARKS: dict[str, Promise] = {
    "regulator": _("Regulator"),
    "press": _("Press"),
    "court": _("Court"),
    "petition": _("Petition"),
    "self_harm": _("Risk of self-harm"),
    "vulnerable": _("In need of special care"),
    "violence": _("Threat of violence"),
    "fraud": _("Fraud"),
    "staff_misconduct": _("Misconduct of staff"),
}

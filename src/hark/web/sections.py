"""The sections of the site in the order of the loop, and who finds which in the side bar."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hark.guard.access import Staff


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the side bar; `address` is the name of its first page, `deed` what opens it.

    Whoever may do what it is `within` finds it there.
    """

    word: Promise
    icon: str
    address: str
    deed: str
    within: str = ""

    @property
    def namespace(self) -> str:
        """Under which all of its addresses are named."""
        return self.address.partition(":")[0]

    def stands_for(self, staff: Staff) -> bool:
        """Whether the person finds it in the side bar."""
        return staff.may(self.deed) and not (self.within and staff.may(self.within))


DATA = Section(_("Data"), "data", "data:feeds", "feed.see")
COMPLAINTS = Section(_("Complaints"), "complaints", "complaints:list", "complaint.see")
CONTACTS = Section(_("Contacts"), "contacts", "contacts:list", "contact.see")
BOARD = Section(_("Board"), "board", "board:complaints", "indicator.ask")
INDICATORS = Section(_("Indicators"), "indicators", "indicators:book", "indicator.read_book")
HANDLED = Section(_("Complaints in numbers"), "cases", "cases:numbers", "case.count")
LOAD = Section(_("Load a file"), "upload", "data:load", "feed.load")
RETURNS = Section(_("Returns"), "returns", "returns:list", "return.see")
ORGANISATION = Section(_("Organisation"), "organisation", "organisation:page", "organisation.see")
CASES = Section(_("Work-list"), "cases", "cases:list", "case.see")
TAKE_DOWN = Section(_("Take a complaint down"), "cases", "cases:new", "case.take_in", within="case.see")
QUESTIONS = Section(_("Questions"), "question", "questions:list", "question.answer")
TEMPLATES = Section(_("Templates"), "template", "templates:list", "template.see")
SYSTEM = Section(_("System"), "done", "system:health", "system.see")
CHAT_GROUPS = Section(_("Chat groups"), "bell", "chat_groups:list", "chat_group.see")
BACKUPS = Section(_("Backups"), "save", "backups:page", "backup.see")
PEOPLE = Section(_("People"), "person", "people:list", "people.see")
AUDIT = Section(_("Audit"), "audit", "audit:list", "audit.see")
SETTINGS = Section(_("Settings"), "settings", "settings:page", "own.settings")

LOOP: tuple[tuple[Promise | None, tuple[Section, ...]], ...] = (
    (_("Hear"), (DATA, COMPLAINTS, CONTACTS)),
    (_("Measure"), (BOARD, INDICATORS)),
    (_("Resolve"), (CASES, TAKE_DOWN, QUESTIONS, TEMPLATES)),
    (_("Report"), (RETURNS,)),
    (_("Govern"), (PEOPLE, ORGANISATION, AUDIT, BACKUPS, CHAT_GROUPS, SYSTEM)),
    (None, (SETTINGS,)),
)


def open_to(staff: Staff) -> list[Section]:
    """The sections the person's role opens, in the order of the loop."""
    return [section for _word, sections in LOOP for section in sections if section.stands_for(staff)]


def navigation(staff: Staff, *, here: str) -> list[dict[str, object]]:
    """The side bar's groups; the section with the namespace `here` is marked as the current one."""
    groups: list[dict[str, object]] = [
        {
            "word": word,
            "sections": [_entry(section, here) for section in sections if section.stands_for(staff)],
        }
        for word, sections in LOOP
    ]
    return [group for group in groups if group["sections"]]


def address_of(section: Section, staff: Staff) -> str:
    """Where the section is, for somebody who may go there; else nothing."""
    return reverse(section.address) if staff.may(section.deed) else ""


def _entry(section: Section, here: str) -> dict[str, object]:
    return {
        "word": section.word,
        "icon": section.icon,
        "href": reverse(section.address),
        "current": section.namespace == here,
    }

"""Which rows PostgreSQL shows to whom, and what the application's role may do to each table.

Data beside the tables; `hark upgrade` draws it. Every table of Hark, and every other that hangs on a person
or on one that has a policy, stands in one of the two lists, or `tests/postgres` fails.
"""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models

from hark.records.accounts import ApiTokenRow, SavedViewRow, SessionRow, SingleSignOnRow, StaffRow
from hark.records.answers import AnswerRow
from hark.records.attachments import AttachmentRow
from hark.records.audit import AuditCheckpointRow, AuditEntryRow, AuditTreeRow
from hark.records.backups import BackupRow, DrillRow
from hark.records.case_figures import CaseFiguresRow
from hark.records.cases import CaseRow, HappeningRow
from hark.records.chat_groups import ChatGroupRow
from hark.records.feeds import ArrivalRow, FeedRow, QuarantineRow, WithdrawalRow
from hark.records.handlers import AbsenceRow, HandlerRow
from hark.records.inbox import InboxRow
from hark.records.keys import KeyRow, SubjectKeyRow
from hark.records.let_in import LetInRow
from hark.records.mail import MailboxRow, MailRow
from hark.records.mediations import MediationRow
from hark.records.mentions import MentionRow
from hark.records.notices import NoticePreferenceRow, NoticeRow, PendingNoticeRow
from hark.records.organisation import LineRow, UnitRow
from hark.records.origins import OriginRow
from hark.records.outbox import OutboxRow
from hark.records.questions import QuestionRow
from hark.records.recurrences import RecurrenceRow
from hark.records.refusals import RefusalRow
from hark.records.returns import ReturnRow
from hark.records.sources import PulledRow, SourceRow
from hark.records.templates import TemplateRow

POLICY, READS = "hark_wall", "hark_reads"
_SEES = "(SELECT current_setting('hark.sees', true))"  # in a sub-select it is asked once, not once a row
_PERSON = "(SELECT NULLIF(current_setting('hark.person', true), '')::bigint)"
_STAFF = StaffRow._meta.db_table

# Rows not sorted by unit: nobody with a limit sees one (`Rows.WHOLE`).
WHOLE = f"{_SEES} IN ('everything', 'whole')"
# What whoever handles complaints or gives one on looks at, whatever their unit; a customer sees none of it.
STAFF = f"{_SEES} IN ('everything', 'whole', 'unit')"


def own(column: str) -> str:
    """Rows of the person named in this column: nobody else sees them (`Rows.OWN`)."""
    return f"{_SEES} = 'everything' OR {column} = {_PERSON}"


def own_by_name(column: str) -> str:
    """Rows of the person whose name to sign in with stands in this column."""
    called = f"(SELECT username FROM {_STAFF} WHERE id = {_PERSON})"  # noqa: S608 # names of ours alone
    return f"{_SEES} = 'everything' OR {column} = {called}"


def _cases() -> str:
    """Cases behind the person's wall, and for a customer who showed its code that one."""
    cases, unit, line = (model._meta.db_table for model in (CaseRow, UnitRow, LineRow))
    lines = StaffRow.lines.through._meta.db_table
    of_unit = (
        f"EXISTS (SELECT FROM {_STAFF} s LEFT JOIN {unit} u ON u.id = s.unit_id WHERE s.id = {_PERSON}"  # noqa: S608 # names of ours alone
        f" AND (u.parent_id IS NULL OR EXISTS (SELECT FROM {unit} o WHERE o.id = {cases}.unit_id"
        " AND starts_with(o.path, u.path))))"
    )
    own = f"FROM {lines} m JOIN {line} l ON l.id = m.linerow_id WHERE m.staffrow_id = {_PERSON}"
    of_line = f"(NOT EXISTS (SELECT {own}) OR EXISTS (SELECT {own} AND l.products ? {cases}.product))"
    return f"{WHOLE} OR {_SEES} = 'case:' || number OR ({_SEES} = 'unit' AND {of_unit} AND {of_line})"


def of_a_case(model: type[models.Model], column: str = "case_id", *, key: str = "id") -> str:
    """Rows of a case that is seen, by the policy of cases.

    It is asked of the row at hand, so that PostgreSQL looks one case up: of all that are seen it would first
    make a list, for every question anew.
    """
    cases, table = CaseRow._meta.db_table, model._meta.db_table
    return f"EXISTS (SELECT FROM {cases} c WHERE c.{key} = {table}.{column})"


def _of_a_unit() -> str:
    """Questions asked of the person's unit or one below it: read without the case they are about."""
    unit, asked = UnitRow._meta.db_table, QuestionRow._meta.db_table
    return (
        f"{_SEES} = 'unit' AND EXISTS (SELECT FROM {_STAFF} s JOIN {unit} u ON u.id = s.unit_id"  # noqa: S608 # names of ours alone
        f" WHERE s.id = {_PERSON} AND u.parent_id IS NOT NULL AND EXISTS (SELECT FROM {unit} o"
        f" WHERE o.id = {asked}.unit_id AND starts_with(o.path, u.path)))"
    )


POLICIES: dict[type[models.Model], str] = {
    FeedRow: WHOLE,
    ArrivalRow: WHOLE,
    QuarantineRow: WHOLE,
    WithdrawalRow: WHOLE,
    InboxRow: WHOLE,
    SourceRow: WHOLE,
    PulledRow: WHOLE,
    SavedViewRow: own("staff_id"),
    NoticeRow: own("staff_id"),
    NoticePreferenceRow: own("staff_id"),
    ChatGroupRow: WHOLE,
    AnswerRow: own_by_name("sender"),
    CaseRow: _cases(),
    CaseRow.about.through: of_a_case(CaseRow.about.through, "caserow_id"),
    CaseRow.decided_by.through: of_a_case(CaseRow.decided_by.through, "caserow_id"),
    HappeningRow: of_a_case(HappeningRow),
    AttachmentRow: of_a_case(AttachmentRow),
    QuestionRow: of_a_case(QuestionRow, key="number"),
    CaseFiguresRow: f"{WHOLE} OR {of_a_case(CaseFiguresRow)}",  # who sees every case has none looked up
    OriginRow: of_a_case(OriginRow),
    LetInRow: of_a_case(LetInRow),
    MediationRow: of_a_case(MediationRow),
    RecurrenceRow: " OR ".join(of_a_case(RecurrenceRow, each) for each in ("earlier_id", "later_id")),
    ReturnRow: WHOLE,
    MailboxRow: WHOLE,
    MailRow: WHOLE,
    HandlerRow: STAFF,
    AbsenceRow: STAFF,
    TemplateRow: WHOLE,
    MentionRow: of_a_case(MentionRow),  # written by whoever writes the note
}
# What is read beside that and changed by nobody: a view its owner shares with the role of who looks, the
# templates of the institution, a question the unit of who looks was asked. Its answer is written within
# `walls.around` the case.
READ_TOO: dict[type[models.Model], str] = {
    SavedViewRow: f"shared_with = (SELECT role FROM {_STAFF} WHERE id = {_PERSON})",  # noqa: S608 # as above
    TemplateRow: STAFF,
    QuestionRow: _of_a_unit(),
}
OPEN: dict[type[models.Model], str] = {
    StaffRow: "read to learn who looks, before anybody is known to",
    StaffRow.lines.through: "read with the person",
    SessionRow: "read to learn who looks",
    Authenticator: "read while somebody signs in",
    EmailAddress: "read while somebody signs in",
    SingleSignOnRow: "read while somebody signs in",
    ApiTokenRow: "read to learn in whose name a program asks",
    UnitRow: "what walls are made of",
    ChatGroupRow.units.through: "read by whoever would remove a unit; names a unit and nothing of the group",
    LineRow: "what walls are made of",
    AuditEntryRow: "noted by whoever does a deed; holds no value of a customer",
    AuditTreeRow: "carried on by whoever does a deed",
    AuditCheckpointRow: "of the installation",
    RefusalRow: "noted by whoever is refused",
    OutboxRow: "written by whoever does a deed others are told of; what it says is sealed",
    PendingNoticeRow: "written by whoever does a deed others are told of; of a case, its number",
    KeyRow: "of the installation",
    SubjectKeyRow: "looked up for a complaint found behind the wall of the ledger; sealed",
    BackupRow: "of the installation",
    DrillRow: "of the installation",
}

# What is written once and never changed or removed, by anybody.
APPEND_ONLY: frozenset[type[models.Model]] = frozenset(
    {AuditEntryRow, AuditCheckpointRow, HappeningRow, ReturnRow, TemplateRow}
)
# Django's own tables that only a migration writes.
COUNTERS = "hark_shared"  # the cache all processes share has no model
READ_ONLY = frozenset({"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"})


def draw() -> Iterator[str]:
    """The statements that put every policy in force, the owner of the tables not excepted."""
    name = connection.ops.quote_name
    for model, condition in POLICIES.items():
        table = name(model._meta.db_table)
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield f"DROP POLICY IF EXISTS {POLICY} ON {table}"
        yield f"CREATE POLICY {POLICY} ON {table} USING ({condition}) WITH CHECK ({condition})"
        yield _known(POLICY, table, condition)
    for model, condition in READ_TOO.items():
        table = name(model._meta.db_table)
        yield f"DROP POLICY IF EXISTS {READS} ON {table}"
        yield f"CREATE POLICY {READS} ON {table} FOR SELECT USING ({condition})"
        yield _known(READS, table, condition)


def _known(policy: str, table: str, condition: str) -> str:
    """Says beside the policy what it is, by which `missing` knows it."""
    quoted = condition.replace("'", "''")
    return f"COMMENT ON POLICY {policy} ON {table} IS '{quoted}'"


def missing() -> list[str]:
    """The tables whose policy is not in force, or not that of this version."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polname, obj_description(p.oid, 'pg_policy') FROM pg_class c"
            " JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = ANY(%s)"
            " WHERE c.relnamespace = current_schema()::regnamespace"
            " AND c.relrowsecurity AND c.relforcerowsecurity",
            [[POLICY, READS]],
        )
        drawn = {(table, policy): told for table, policy, told in cursor.fetchall()}
    wanted = [(POLICY, *each) for each in POLICIES.items()] + [(READS, *each) for each in READ_TOO.items()]
    tables = [m._meta.db_table for policy, m, c in wanted if drawn.get((m._meta.db_table, policy)) != c]
    return list(dict.fromkeys(tables))


def grants() -> Iterator[tuple[str, str]]:
    """Each table with what the application's role may do to it."""
    yield "django_migrations", "SELECT"
    yield COUNTERS, "SELECT, INSERT, UPDATE, DELETE"
    append_only = {model._meta.db_table for model in APPEND_ONLY}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in append_only:
            yield table, "SELECT, INSERT"
        elif table in READ_ONLY:
            yield table, "SELECT"
        else:
            yield table, "SELECT, INSERT, UPDATE, DELETE"

"""Where Django looks for tables; each lives in the file of its topic."""

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

__all__ = [
    "AbsenceRow",
    "AnswerRow",
    "ApiTokenRow",
    "ArrivalRow",
    "AttachmentRow",
    "AuditCheckpointRow",
    "AuditEntryRow",
    "AuditTreeRow",
    "BackupRow",
    "CaseFiguresRow",
    "CaseRow",
    "ChatGroupRow",
    "DrillRow",
    "FeedRow",
    "HandlerRow",
    "HappeningRow",
    "InboxRow",
    "KeyRow",
    "LetInRow",
    "LineRow",
    "MailRow",
    "MailboxRow",
    "MediationRow",
    "MentionRow",
    "NoticePreferenceRow",
    "NoticeRow",
    "OriginRow",
    "OutboxRow",
    "PendingNoticeRow",
    "PulledRow",
    "QuarantineRow",
    "QuestionRow",
    "RecurrenceRow",
    "RefusalRow",
    "ReturnRow",
    "SavedViewRow",
    "SessionRow",
    "SingleSignOnRow",
    "SourceRow",
    "StaffRow",
    "SubjectKeyRow",
    "TemplateRow",
    "UnitRow",
    "WithdrawalRow",
]

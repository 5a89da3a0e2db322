"""Evidence of one figure: everything somebody needs to count it again without us, in a folder."""

import json
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path

from django.db import transaction

from hark import __version__
from hark.core.errors import Refusal
from hark.core.terms.figure import Answer
from hark.core.terms.ledger import LEDGERS
from hark.core.terms.question import Question
from hark.flows import indicators, stores
from hark.guard.access import Staff, require
from hark.lake import evidence
from hark.lake.recounting import ROWS, query
from hark.measures.book import look_up, subject
from hark.records import audit


class FolderInUse(Refusal):
    """Evidence goes into a folder of its own."""


def take(question: Question, *, to: Path, by: Staff, now: datetime) -> Answer:
    """The answer, and beside it in the folder: definition, query, facts, exclusions, digests, a script.

    The question asks for one indicator, neither split nor cut.

    Raises:
        NotAllowed: the role does not take facts out.
        FolderInUse: there is something in the folder.
    """
    [indicator] = question.indicators
    card, formula = look_up(indicator)
    require(by, f"{LEDGERS[card.subject].one}.export")
    [answer] = indicators.ask(question, by=by, now=now)
    version = answer.data_version
    table = stores.seen(card.subject, by=by, version=version)
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(to.iterdir()):
        raise FolderInUse("There is something in the folder {folder}. Name a new one.", folder=to.name)
    written = evidence.write(table, question, formula, file=to / ROWS)
    sql = query(
        question,
        formula,
        answer=answer,
        of=subject(card.subject),
        columns=written.columns,
        left_out=written.left_out,
    )
    (to / "query.sql").write_text(sql, encoding="utf-8")
    (to / "parts.sha256").write_text("".join(f"{line}\n" for line in evidence.parts(table)), encoding="utf-8")
    script = resources.files("hark.outlets") / "recompute.py"
    (to / "recompute.py").write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    told = {
        "answer": answer.as_plain(),
        "where": question.filter.where,
        "definition": asdict(card),
        "ledger": card.subject,
        "data_version": version,
        "rows": written.rows,
        "excluded": answer.excluded,
        "left_out": written.left_out,
        "taken": {"at": now.isoformat(), "by": by.username, "with": f"hark {__version__}"},
        "files": {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(to.iterdir())},
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    (to / "figure.json").write_text(text + "\n", encoding="utf-8")
    with transaction.atomic():
        audit.write("evidence.taken", indicator, by=by, now=now, version=version, rows=written.rows)
    return answer

"""An installation on a small disk of its own that is filled, used, and given room again, in one process."""

import os
import random
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from hark.core.errors import is_disk_full
from hark.flows import stores, uploads
from hark.guard.access import operator
from hark.lake.listing import total
from hark.lake.selecting import Selection
from hark.records.accounts import ApiTokenRow, StaffRow
from hark.records.feeds import ArrivalRow, QuarantineRow
from tests.faults.loader import move_into
from tests.makers import NOON, a_file, a_row, a_token

CHOSEN = {"language": "en", "theme": "dark", "density": "dense", "time_zone": "Europe/London"}
MANY = 2_000


def fills(home: Path, rounds: int, pipe: Connection) -> None:
    """Tell the pipe, for each round, what happened on the full disk and after there was room again."""
    move_into(home)
    settings.HARK_UPLOADS = settings.FILE_UPLOAD_TEMP_DIR = home / "uploads"
    settings.HARK_UPLOADS.mkdir(exist_ok=True)
    settings.ALLOWED_HOSTS = ["testserver"]
    row = StaffRow.objects.create(
        username="anna", name="Anna", role="quality_manager", language="en", is_demo=True
    )
    secret = a_token(row)
    program = Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)
    person = Client(raise_request_exception=False)
    person.force_login(row)
    person.get("/data/")  # ledgers are made when they are first looked at, where there is room
    for number in range(rounds):
        pipe.send(_round(home, number, program, person))


def _round(home: Path, number: int, program: Client, person: Client) -> dict[str, Any]:
    before = _offer(program, number, "before")
    _settle()
    waiting = _offer(program, number, "waiting")
    ApiTokenRow.objects.update(last_used_at=None)  # the first use of a day is noted, where there is room
    _fill(home, leaving=random.Random(number).choice((0, 0, 4_096, 12_288)))
    told: dict[str, Any] = {"before": before.status_code, "waiting": waiting.status_code}
    load = _offer(program, number, "full", rows=MANY)
    page = person.post("/settings/", CHOSEN)
    told["load"] = (load.status_code, load.headers.get("Content-Type"))
    told["page"] = (page.status_code, "The disk is full" in page.content.decode())
    told["read"] = [
        program.get("/api/v1/loads").status_code,
        program.get("/api/v1/quarantine?limit=5").status_code,
        person.get("/data/").status_code,
    ]
    told["settled"] = _settles()
    (home / "filling").unlink()
    told["after"] = [
        _offer(program, number, "after").status_code,
        person.post("/settings/", CHOSEN).status_code,
    ]
    while _settles():
        pass
    arrivals = ArrivalRow.objects.filter(file_name__startswith=f"{number}-")
    told["lost"] = sorted({"before", "waiting", "after"} - {_name(a) for a in arrivals if a.state == "done"})
    told["accounts"] = [a.file_name for a in arrivals if a.read != a.accepted + a.duplicates + a.quarantined]
    told["rows"] = total(stores.ledger("complaints"), Selection()) - sum(
        a.accepted for a in ArrivalRow.objects.all()
    )
    told["aside"] = QuarantineRow.objects.count() - sum(a.quarantined for a in ArrivalRow.objects.all())
    return told


def _name(arrival: ArrivalRow) -> str:
    return arrival.file_name.partition("-")[2].removesuffix(".csv")


def _offer(program: Client, number: int, name: str, *, rows: int = 40) -> Any:
    words = random.Random(f"{number}{name}").randbytes(300).hex()  # or it would pack to nothing
    first = 1_000_000 + abs(hash((number, name))) % 10**9 * 10_000
    table = a_file(
        settings.HARK_HOME.parent, [a_row(id=str(first + at), narrative=words) for at in range(rows)]
    )
    file = BytesIO(table.read_bytes())
    file.name = f"{number}-{name}.csv"
    return program.post("/api/v1/loads", {"file": file, "mapping": "cfpb"})


def _settle() -> bool:
    claimed = uploads.claim(now=NOON)
    if claimed:
        uploads.settle(*claimed, by=operator("worker"), clock=lambda: NOON)
    return claimed is not None


def _settles() -> bool:
    """Whether there was something to settle and room for it; what was begun is let go of, as by a worker."""
    try:
        return _settle()
    except Exception as problem:
        if not is_disk_full(problem):
            raise
        return False
    finally:
        with suppress(Exception):
            uploads.take_over(now=NOON - timedelta(days=1))  # what waits after deaths in a row has waited


def _fill(home: Path, *, leaving: int) -> None:
    with (home / "filling").open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(bytes(4_096))
        file.truncate(max(0, file.tell() - leaving))
        os.fsync(file.fileno())

"""A thousand invented names and numbers, sent through all Hark does with a record, and looked for after."""

import base64
import gzip
import io
import json
import os
import random
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import django

django.setup()

import numpy
import pyarrow.parquet
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hark.flows import complaints, customers, quarantine, subjects, uploads
from hark.guard import pseudonyms, redaction, sealing
from hark.guard.access import operator
from hark.guard.redaction import Redacted
from hark.guard.spans import luhn
from hark.intake import columns, originals, reading
from hark.intake.files import words
from hark.jobs.command import main
from hark.records.accounts import StaffRow
from hark.records.feeds import QuarantineRow
from tests.faults import canary_cases
from tests.faults.loader import move_into
from tests.makers import NOON, a_file, a_mapping_with_customers, a_row, a_token

PEOPLE = 200
_SURNAMES = ["欧阳", "司马", "诸葛", "上官", "慕容", "令狐"]
_GIVEN = "靖宇婉清子墨思远浩然雨桐梓涵晨曦嘉懿煜城博涛烨霖"
_WINDOW = 8  # bytes a hit begins with; no canary is written in fewer


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    name: str
    identity: str
    phone: str
    card: str
    number: str

    def told(self) -> str:
        """What they write in a complaint."""
        numbers = f"证件{self.identity}，电话 {self.phone}，卡号{self.card}"
        return f"我叫{self.name}，{numbers}，密码是 Q{self.phone[-6:]}"


def people() -> list[Person]:
    """So many of them that there are a thousand values in all."""
    dice = random.Random(20261121)
    found = {}
    while len(found) < PEOPLE:
        name = dice.choice(_SURNAMES) + "".join(dice.sample(_GIVEN, 3))
        born = f"19{dice.randrange(50, 99)}0{dice.randrange(1, 9)}1{dice.randrange(9)}"
        body = f"{dice.randrange(110000, 660000)}{born}{dice.randrange(1000):03}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        check = "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]
        card = f"622202{dice.randrange(10**9):09}"
        card += next(str(digit) for digit in range(10) if luhn(f"{card}{digit}"))
        number = f"KH{dice.randrange(10**10):010}"
        found[name] = Person(
            name, body + check, f"1{dice.choice('3578')}{dice.randrange(10**9):09}", card, number
        )
    return list(found.values())


def lives(home: Path, pipe: Connection, *, outside: Path, planted: str = "") -> None:
    """Load, hand in, keep aside, err, list, ask, export, reveal, back up; what is printed is kept."""
    log = os.open(outside / "printed", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.stdout = sys.stderr = io.TextIOWrapper(os.fdopen(log, "wb"), write_through=True)
    move_into(home)
    settings.HARK_UPLOADS = settings.FILE_UPLOAD_TEMP_DIR = home / "uploads"
    settings.HARK_UPLOADS.mkdir()
    _plant(planted)
    everybody = people()[:25] if planted else people()
    _load(everybody, outside)
    # Without a seal on the keys of customers no complaint can be taken in.
    numbers = [] if planted == "quarantine" else canary_cases.handle(everybody)
    if not planted:  # nothing opens that was not sealed
        _look(outside, numbers)
    pipe.send(("ended", len(everybody)))


def _plant(fault: str) -> None:
    """Take a protection away, which the search must notice."""
    if fault == "sealing":
        sealing.SubjectKey.seal = lambda self, plain, *, context: plain
        subjects.open_sealed = lambda sealed, **_: bytes(sealed)
    elif fault == "quarantine":
        sealing.Sealer.seal = lambda self, plain, *, context: plain
    elif fault == "pseudonyms":
        pseudonyms.Pseudonyms.of = lambda self, number, *, purpose: pseudonyms.normal(number)
        pseudonyms.Pseudonyms.of_many = lambda self, numbers, *, purpose: list(numbers)
    elif fault == "settling":
        uploads.forget = lambda name: None
    elif fault == "redaction":
        for module in (columns, originals, reading, words, redaction):
            module.redact = lambda text, *, sealed: Redacted(text, redaction.Counter())


def _load(everybody: list[Person], outside: Path) -> None:
    fifth = [everybody[at::5] for at in range(5)]
    told = [a_row(id=str(at), narrative=p.told()) for at, p in enumerate(everybody)]
    numbers = [
        a_row(id=f"{at}", company=f"经办{p.phone}", public=f"卡 {p.card} 证 {p.identity}", narrative=p.name)
        for at, p in enumerate(fifth[0], start=1000)
    ]
    spoilt = [a_row(id=p.name, received=p.phone, narrative=p.told()) for p in fifth[1]]
    conflicts = [a_row(id=str(at), narrative=f"{p.told()} 更正") for at, p in enumerate(fifth[2])]
    files = [("told", told), ("numbers", numbers), ("spoilt", spoilt), ("conflicts", conflicts)]
    for name, rows in files:
        main(["load", str(a_file(outside, rows, name=f"{name}.csv")), "--as", "cfpb"])
    _load_customers(everybody, outside)
    broken = outside / f"{everybody[0].phone}.csv"
    header = (outside / "told.csv").read_bytes().partition(b"\n")[0]
    lines = [f'{p.name},{p.identity},"{p.card}'.encode("gb18030") + b"\xff\x00" for p in fifth[3]]
    broken.write_bytes(b"\n".join([header, *lines]))
    main(["load", str(broken), "--as", "cfpb"])
    bare = outside / "bare.csv"
    bare.write_text(
        "\n".join(f"{p.name},{p.identity},{p.phone},{p.card}" for p in fifth[4]), encoding="utf-8"
    )
    main(["load", str(bare), "--as", "cfpb"])
    late = [a_row(id=f"{at}", narrative=p.told()) for at, p in enumerate(everybody, start=5_000)]
    late += [a_row(id=p.identity, received=p.card, public=p.phone) for p in fifth[0]]
    _hand_in(a_file(outside, late, name="late.csv").read_bytes(), name=f"{everybody[1].phone}.csv")


def _hand_in(content: bytes, *, name: str) -> None:
    """As a program does, with the worker behind it; meanwhile the file lies open, as SECURITY.md says."""
    sent = {"file": SimpleUploadedFile(name, content), "mapping": "cfpb"}
    assert _program().post("/api/v1/loads", sent).status_code == 202
    claimed = uploads.claim(now=NOON)
    assert claimed
    uploads.settle(*claimed, by=operator("worker"), clock=lambda: NOON)
    assert not uploads.claim(now=NOON)


def _manager() -> StaffRow:
    name = {"name": "Lin Qing", "role": "quality_manager"}
    return StaffRow.objects.get_or_create(username="quality", defaults=name)[0]


def _program() -> Client:
    secret = a_token(_manager())
    headers = {"Authorization": f"Bearer {secret}"}
    return Client(HTTP_HOST="127.0.0.1", headers=headers, raise_request_exception=False)


def _load_customers(everybody: list[Person], outside: Path) -> None:
    """Their numbers at the bank: of those who complained, were kept aside, contradict themselves."""
    settings.HARK_MAPPINGS.mkdir()
    mapping = a_mapping_with_customers(settings.HARK_MAPPINGS)
    told = [a_row(id=str(at), customer=p.number, narrative=p.told()) for at, p in enumerate(everybody)]
    spoilt = [a_row(id=f"s{at}", received="never", customer=p.number) for at, p in enumerate(everybody)]
    unread = [a_row(id=str(at), customer=f"客户{p.number}") for at, p in enumerate(everybody, start=5000)]
    conflicts = [a_row(id=str(at), customer=p.number) for at, p in enumerate(everybody[::5])]
    files = [("of-customers", told), ("spoilt-of", [*spoilt, *unread]), ("conflicts-of", conflicts)]
    for name, rows in files:
        main(["load", str(a_file(outside, rows, name=f"{name}.csv")), "--as", mapping])


def _look(outside: Path, numbers: list[str]) -> None:
    by = operator("test")
    main(["quarantine", "list", "--state", "all"])
    main(["quarantine", "replay"])
    for ledger in ("complaints", "quarantine", "audit"):
        main(["export", ledger, "--csv", str(outside / f"out-{ledger}.csv")])
        main(["export", ledger, "--xlsx", str(outside / f"out-{ledger}.xlsx")])
    person = people()[0]
    told = complaints.reveal("cfpb", "0", purpose="handle", reference=person.phone, by=by, now=NOON)
    assert person.phone not in told
    kept = QuarantineRow.objects.order_by("pk").first()
    if kept:
        quarantine.show(kept.pk, by=by, now=NOON)
    client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False)
    manager = _manager()
    client.force_login(manager)
    _show_second_factor(client, manager)
    pages = ["/complaints/", "/complaints/cfpb/0/", "/data/", "/data/quarantine/", "/complaints/cfpb/1000/"]
    for number, page in enumerate(pages):
        answer = client.get(page)
        assert answer.status_code == 200, page
        (outside / f"page-{number}").write_bytes(bytes(answer.content))
    canary_cases.look(client, _program(), numbers, outside)
    sought = client.post("/complaints/-/customer/", {"number": person.number}, follow=True)
    (outside / "page-customer").write_bytes(bytes(sought.content))
    assert f"·{customers.pseudonym(person.number)[:6]}" in sought.content.decode()
    for deed in ("hold", "erase"):
        sys.stdin = io.StringIO(person.number)
        main([deed, "--customer", "--reason", f"asked by {person.phone}"])
    asked = [
        "complaints?limit=1000",
        "complaints/cfpb/5000",
        "quarantine?state=all",
        "loads",
        "complaints/-/x",
    ]
    for number, path in enumerate(asked):
        answer = _program().get(f"/api/v1/{path}")
        (outside / f"answer-{number}").write_bytes(bytes(answer.content))
        assert answer.status_code in {200, 404}, answer.content
    main(["backup", str(outside / "away")])
    assert list((outside / "away").glob("*.backup"))


def _show_second_factor(client: Client, person: StaffRow) -> None:
    """As if it had been shown just now; else every page would ask for it and show nothing."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]  # noqa: TID251 # the pages read it
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def places(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that lies there, unpacked where it is packed, with its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            yield str(path), content
            yield f"{path} (its name)", path.name.encode()
            if path.suffix == ".parquet":
                yield f"{path} (read)", b"\n".join(_cells(path))
            elif path.suffix == ".gz":
                yield f"{path} (unpacked)", gzip.decompress(content)
            elif path.suffix == ".xlsx":
                with zipfile.ZipFile(path) as archive:
                    yield from ((f"{path}/{name}", archive.read(name)) for name in archive.namelist())


def hits(everybody: list[Person], found: Iterator[tuple[str, bytes]]) -> list[str]:
    """Where a canary is, in any of the ways it may be written."""
    patterns: dict[bytes, list[tuple[bytes, str]]] = {}
    for person in everybody:
        for value in (person.name, person.identity, person.phone, person.card, person.number):
            for way, written in _written(value):
                patterns.setdefault(written[:_WINDOW], []).append((written, f"{value} as {way}"))
    starts = numpy.frombuffer(b"".join(patterns), dtype=numpy.uint64)
    where = []
    for name, content in found:
        if len(content) < _WINDOW:
            continue
        windows = numpy.lib.stride_tricks.sliding_window_view(numpy.frombuffer(content, numpy.uint8), _WINDOW)
        packed = numpy.ascontiguousarray(windows).view(numpy.uint64).ravel()
        for at in numpy.flatnonzero(numpy.isin(packed, starts)):
            for written, told in patterns[content[at : at + _WINDOW]]:
                if content.startswith(written, int(at)):
                    where.append(f"{name}: {told}")
    return where


def _written(value: str) -> Iterator[tuple[str, bytes]]:
    plain = value.encode()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield encoding, value.encode(encoding)
    yield "hex", plain.hex().encode()
    yield "HEX", plain.hex().upper().encode()
    yield "json", json.dumps(value)[1:-1].encode()
    for shift in range(3):  # wherever in the whole the value begins
        coded = base64.b64encode(b"\0" * shift + plain).rstrip(b"=")
        yield "base64", coded[(0, 2, 3)[shift] : -1]


def _cells(path: Path) -> Iterator[bytes]:
    for column in pyarrow.parquet.read_table(path).columns:
        for value in column.to_pylist():
            yield value if isinstance(value, bytes) else str(value).encode()

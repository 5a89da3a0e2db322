"""The form of a file, by its name and its first bytes."""

from pathlib import Path

import pytest

from hark.core.errors import Refusal
from hark.intake.files.forms import (
    EmptyFile,
    Encrypted,
    Form,
    UnknownEnding,
    WebPage,
    WrongExtension,
    form_of,
)

ZIP = b"PK\x03\x04"


class TestForm:
    @pytest.mark.parametrize(
        ("name", "head", "form"),
        [
            ("a.csv", b"id,company", Form.CSV),
            ("A.CSV", b"id,company", Form.CSV),
            ("a.tsv", b"id\tcompany", Form.CSV),
            ("a.txt", b"id;company", Form.CSV),
            ("a.2019.csv", b"id,company", Form.CSV),
            ("a.csv.gz", b"\x1f\x8b\x08", Form.CSV_GZ),
            ("a.jsonl", b'{"id": 1}', Form.JSONL),
            ("a.ndjson", b"damaged", Form.JSONL),
            ("a.jsonl.gz", b"\x1f\x8b\x08", Form.JSONL_GZ),
            ("a.xes", b"<?xml version='1.0'?>", Form.XES),
            ("a.xes", b"\xef\xbb\xbf<!-- OpenXES -->", Form.XES),
            ("a.xes", "<log/>".encode("utf-16"), Form.XES),
            ("a.xes.gz", b"\x1f\x8b\x08", Form.XES_GZ),
            ("a.xlsx", ZIP, Form.XLSX),
            ("a.parquet", b"PAR1", Form.PARQUET),
        ],
    )
    def test_is_known_where_name_and_content_agree(self, name: str, head: bytes, form: Form) -> None:
        assert form_of(Path(name), head) is form

    @pytest.mark.parametrize(
        ("name", "head", "refusal"),
        [
            ("a.csv", b"", EmptyFile),
            ("a.csv", ZIP, WrongExtension),
            ("a.xlsx", b"id,company", WrongExtension),
            ("a.csv.gz", b"id,company", WrongExtension),
            ("a.csv", b"%PDF-1.7", WrongExtension),
            ("a.parquet", b"PARE", Encrypted),
            ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Encrypted),
            ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Encrypted),
            ("a.xls", b"\xef\xbb\xbf <HTML>", WebPage),
            ("a.csv", "<html>".encode("utf-16"), WebPage),
            ("a.csv", b"<?xml version='1.0'?>", WebPage),
            ("a.xes", b"<html>", WebPage),
            ("a.xes", b"id,company", WrongExtension),
            ("a.csv", b'{"id": 1}', WrongExtension),
            ("a.json", b'{"id": 1}', UnknownEnding),
            ("a.docx", ZIP, UnknownEnding),
            ("a", b"id,company", UnknownEnding),
        ],
    )
    def test_is_refused_where_they_do_not(self, name: str, head: bytes, refusal: type[Refusal]) -> None:
        with pytest.raises(refusal):
            form_of(Path(name), head)

    def test_names_both_the_ending_and_the_content(self) -> None:
        with pytest.raises(WrongExtension, match=r'ends in "\.csv", but the content is PNG'):
            form_of(Path("a.csv"), b"\x89PNG\r\n")

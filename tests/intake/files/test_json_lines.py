"""JSON Lines as tables."""

import gzip
import json
from pathlib import Path

import pytest

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason
from hark.intake.files import Dialect, open_table, reread
from hark.intake.files.forms import EmptyFile, WrongExtension
from hark.intake.files.json_lines import OneArray
from hark.intake.files.packed import TruncatedArchive
from hark.intake.files.table import NoHeader, TooManyColumns
from tests.intake.files.offered import a_packed, a_text, cells, faults, read


def lines(folder: Path, *texts: str, name: str = "table.jsonl") -> Path:
    """A file of these lines."""
    return a_text(folder, "".join(f"{text}\n" for text in texts), name=name)


def header(path: Path) -> tuple[str, ...]:
    with open_table(path) as table:
        return table.header


class TestObject:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ('"招商银行"', "招商银行"),
            ('"\\u62db"', "招"),
            ("7045171", "7045171"),
            ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
            ("1.10", "1.10"),
            ("1E400", "1E400"),
            ("9" * 5_000, "9" * 5_000),
            ("true", "true"),
            ("false", "false"),
            ("null", ""),
            ("[]", ""),
            ('["a", 1.50, null, true]', "a,1.50,,true"),
        ],
    )
    def test_becomes_the_text_that_was_written(self, value: str, text: str, tmp_path: Path) -> None:
        path = lines(tmp_path, f'{{"id": "1", "value": {value}}}')

        assert cells(path) == [("1", text)]

    def test_within_an_object_is_named_with_a_dot(self, tmp_path: Path) -> None:
        path = lines(tmp_path, '{"id": 1, "data": {"queue": "cards", "wait": {"s": 4}}, "more": {}}')

        assert header(path) == ("id", "data.queue", "data.wait.s")
        assert cells(path) == [("1", "cards", "4")]

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ('{"id": NaN}', Reason.NOT_AN_OBJECT),
            ('{"id": -Infinity}', Reason.NOT_AN_OBJECT),
            ('{"id": 1', Reason.NOT_AN_OBJECT),
            ('{"id": 1} {"id": 2}', Reason.NOT_AN_OBJECT),
            ("{'id': 1}", Reason.NOT_AN_OBJECT),
            ('["id"]', Reason.NOT_AN_OBJECT),
            ("7", Reason.NOT_AN_OBJECT),
            ('{"id": 1, "id": 2}', Reason.MEMBER_TWICE),
            ('{"a.b": 1, "a": {"b": 2}}', Reason.MEMBER_TWICE),
            ('{"id": 1, "ID": 2}', Reason.MEMBER_TWICE),
            ('{"Id": 1}', Reason.MEMBER_TWICE),
            ('{"id": [[1]]}', Reason.NESTED),
            ('{"id": [{"a": 1}]}', Reason.NESTED),
            ('{"a":' * 17 + "1" + "}" * 17, Reason.NESTED),
            ('{"a":' * 100_000 + "1" + "}" * 100_000, Reason.NESTED),
            ("[" * 900_000, Reason.NESTED),
            ('{"id": "\\ud800"}', Reason.ENCODING),
            ('{"\\udc00": 1}', Reason.ENCODING),
            ('{"id": "\\u0000"}', Reason.CONTROL_CHARACTER),
            ('{"id": "' + "x" * 1_048_576 + '"}', Reason.TOO_LONG),
            ('{"' + "x" * 201 + '": 1}', Reason.TOO_LONG),
            (json.dumps({str(n): 1 for n in range(1_001)}), Reason.COLUMN_COUNT),
        ],
    )
    def test_that_does_not_fit_in_a_row_is_set_aside_whole(
        self, line: str, reason: Reason, tmp_path: Path
    ) -> None:
        path = lines(tmp_path, '{"id": 1}', line, '{"id": 3}')

        assert faults(path) == [(1, None), (2, reason), (3, None)]
        assert read(path)[1].original == f"{line}\n".encode()
        assert header(path) == ("id",)

    def test_comes_out_the_same_from_its_original_bytes(self, tmp_path: Path) -> None:
        path = lines(tmp_path, '{"id": 1, "b": [1, 2]}', '{"c": 1.0}', '{"id": NaN}', '{"ID": 2}')

        with open_table(path) as table:
            for record in table:
                again = reread(record.original, header=table.header, dialect=table.dialect)
                assert (again.cells, again.fault) == (record.cells, record.fault)

    def test_with_a_member_that_its_file_did_not_have_then_is_set_aside(self) -> None:
        again = reread(b'{"id": 1, "new": 2}', header=["id"], dialect=Dialect("jsonl"))

        assert again.fault is Reason.COLUMN_COUNT


class TestFile:
    def test_has_the_members_of_all_lines_as_columns(self, tmp_path: Path) -> None:
        path = lines(tmp_path, *['{"id": 1}'] * 3_000, '{"late": 2, "id": 1}')

        assert header(path) == ("id", "late")
        assert cells(path)[-1] == ("1", "2")

    @pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "A.JSONL"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_is_told_by_its_ending(self, name: str, encoding: str, tmp_path: Path) -> None:
        path = a_text(tmp_path, '\n{ "id": 1}\r\n\r\n{"id": 2}', encoding=encoding, name=name)

        assert [(record.line, record.cells) for record in read(path)] == [(2, ("1",)), (4, ("2",))]

    @pytest.mark.parametrize("name", ["a.jsonl.gz", "a.ndjson.gz"])
    def test_may_be_packed(self, name: str, tmp_path: Path) -> None:
        assert cells(a_packed(tmp_path, b'{"id": 1}\n{"id": 2}', name=name)) == [("1",), ("2",)]

    def test_that_breaks_off_gives_what_was_read(self, tmp_path: Path) -> None:
        whole = gzip.compress("".join(json.dumps({"id": n * 7_919}) + "\n" for n in range(9_999)).encode())
        path = a_text(tmp_path, whole[:-5_000], name="a.jsonl.gz")

        with open_table(path) as table:
            assert next(iter(table)).cells == ("0",)
            with pytest.raises(TruncatedArchive, match="up to line"):
                list(table)

    def test_of_too_many_names_is_refused(self, tmp_path: Path) -> None:
        path = lines(tmp_path, *(json.dumps({f"customer-{n}": 1}) for n in range(1_001)))

        with pytest.raises(TooManyColumns, match="more than 1000 members"):
            open_table(path)

    @pytest.mark.parametrize(
        ("text", "refusal", "says"),
        [
            ('[{"id": 1}, {"id": 2}]', OneArray, "a line of its own"),
            ('[\n  {"id": 1},\n  {"id": 2}\n]', OneArray, "jq"),
            ('[\n  {\n"id": 1}\n]', OneArray, "jq"),
            ('{\n  "id": 1\n}', NoHeader, "a line of its own"),
            ("id,company\n1,Acme\n", NoHeader, "a line of its own"),
            ("{}\n", NoHeader, "with a member"),
            ("\n\n", EmptyFile, "blank lines"),
            ("PK\x03\x04", WrongExtension, "ZIP"),
        ],
    )
    def test_that_holds_no_lines_of_json_is_refused(
        self, text: str, refusal: type[Refusal], says: str, tmp_path: Path
    ) -> None:
        with pytest.raises(refusal, match=says):
            open_table(a_text(tmp_path, text, name="a.jsonl"))

    def test_of_json_is_no_csv(self, tmp_path: Path) -> None:
        with pytest.raises(WrongExtension, match="JSON"):
            open_table(lines(tmp_path, '{"id": 1}', name="a.csv"))

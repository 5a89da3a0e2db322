"""Text cells read by a mapping."""

from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hark.core.terms.intake import Reason, Record, Unusable
from hark.guard.pseudonyms import Pseudonyms
from hark.intake.mapping import Mapping
from hark.intake.mappings import look_up, parse
from hark.intake.reading import Batch, MissingColumns, Reader
from tests.makers import COLUMNS, CUSTOMERS, a_row

SHIPPED = resources.files("hark.catalogue") / "mappings"
CFPB: Mapping = look_up("cfpb", own=Path("nowhere"))


def record(line: int = 2, **special: str) -> Record:
    return Record(line, tuple(a_row(**special).values()), b"original")


def read(*records: Record) -> tuple[dict[str, list[object]], list[Reason]]:
    batch, unusable = Reader(CFPB, tuple(COLUMNS)).read(records)
    return dict(batch.values), [record.reason for record in unusable]  # type: ignore[arg-type] # values are objects


KEY = Pseudonyms(b"k" * 32)
OWN_FORM = (SHIPPED / "contacts.toml").read_text(encoding="utf-8")


def read_contact(mapping: str, *times: str, day: str = "2026-05-21") -> tuple[Batch, list[Unusable]]:
    reader = Reader(parse(mapping), ("编号", "进线时间", "接通时间", "结束时间"), pseudonyms=KEY)
    return reader.read([Record(2, ("1", *(time and f"{day} {time}" for time in times)), b"x")])


class TestReader:
    @pytest.mark.parametrize(
        "written",
        [
            "2019-04-10",
            "04/10/2019",
            "4/10/2019",
            "4/10/19",
            " 2019-04-10 ",
            "2019-04-10T12:00:00",
            "2019-04-10 00:00:00",
            "2019-04-10T00:00:00Z",
            "2019-04-10T00:00:00+08:00",
        ],
    )
    def test_reads_dates_as_they_are_written_in_either_country(self, written: str) -> None:
        values, problems = read(record(received=written))

        assert values["received"] == [date(2019, 4, 10)] and not problems

    @pytest.mark.parametrize(
        "written", ["2019-02-30", "10/13/2019x", "yesterday", "0001-01-01", "9999-12-31", "20190"]
    )
    def test_sets_aside_what_is_no_date(self, written: str) -> None:
        assert read(record(received=written))[1] == [Reason.NOT_A_DATE]

    @pytest.mark.parametrize("blank", ["", "None", "N/A", "  ", " N/A ", "none", "n/a"])
    def test_takes_the_words_for_nothing_as_missing(self, blank: str) -> None:
        values, problems = read(record(disputed=blank, company=blank, tags=blank))

        assert (values["disputed"], values["company"], values["tags"]) == ([None], [None], [()])
        assert not problems

    @pytest.mark.parametrize("field", ["id", "received"])
    def test_sets_aside_a_row_without_what_it_cannot_do_without(self, field: str) -> None:
        assert read(record(**{field: "N/A"}))[1] == [Reason.MISSING_REQUIRED]

    @pytest.mark.parametrize("id", ["12x", "１２", "-1", "1" * 19, "1.5", "=1+1"])
    def test_sets_aside_what_is_no_id(self, id: str) -> None:
        assert read(record(id=id))[1] == [Reason.NOT_AN_ID]

    def test_sets_aside_a_choice_there_is_not(self) -> None:
        assert read(record(timely="Maybe"))[1] == [Reason.NOT_A_CHOICE]

    @pytest.mark.parametrize("field", ["id", "company", "received", "tags", "narrative"])
    def test_sets_aside_the_error_of_a_formula(self, field: str) -> None:
        assert read(record(**{field: " #N/A "}))[1] == [Reason.FORMULA_ERROR]
        assert not read(record(tags="#1, about #N/A"))[1]

    def test_sets_aside_what_was_sent_before_it_was_received(self) -> None:
        early = record(line=3, received="2026-03-20", sent="03/19/2026", id="7")

        batch, [problem] = Reader(CFPB, tuple(COLUMNS)).read([record(), early])

        assert len(batch) == 1
        assert (problem.line, problem.column, problem.value, problem.reason, problem.source_id) == (
            3,
            "Date sent to company",
            "03/19/2026",
            Reason.SENT_BEFORE_RECEIVED,
            "7",
        )

    @pytest.mark.parametrize("sent", ["2026-03-20", "2026-03-21", ""])
    def test_takes_what_was_sent_the_same_day_or_later_or_never(self, sent: str) -> None:
        assert read(record(received="2026-03-20", sent=sent))[1] == []

    @pytest.mark.parametrize(
        ("entered", "answered", "ended", "wrong"),
        [
            ("10:00:00", "09:59:57", "10:05:00", ["接通时间"]),
            ("10:00:00", "09:59:58", "10:05:00", []),
            ("10:00:00", "10:01:00", "10:00:30", ["结束时间"]),
            ("10:00:00", "", "09:59:57", ["结束时间"]),
            ("10:00:00", "09:58:00", "09:57:00", ["接通时间", "结束时间"]),
            ("10:00:00", "10:00:00", "10:00:00", []),
            ("10:00:00", "10:00:00", "", []),
            ("10:00:00", "", "10:00:01", []),
            # What is told by the minute or the day may have been any moment of it.
            ("10:00:30", "10:00", "10:00", []),
            ("10:00:30", "09:59", "", ["接通时间"]),
            ("10:01:01", "10:00", "", []),
            ("10:00:30", "00:00", "00:00", []),
            ("10:00:00.999999", "10:00", "", []),
            ("10:01", "10:00", "", ["接通时间"]),
            ("10:00", "09:59:57", "", ["接通时间"]),
        ],
    )
    def test_sets_aside_a_contact_whose_times_contradict_one_another(
        self, entered: str, answered: str, ended: str, wrong: list[str]
    ) -> None:
        _, aside = read_contact(OWN_FORM, entered, answered, ended)

        assert [(fault.column, fault.reason) for each in aside for fault in each.faults] == [
            (column, Reason.TIMES_CONTRADICT) for column in wrong
        ]

    @pytest.mark.parametrize(("answered", "taken"), [("2026-05-21", 1), ("2026-05-20", 0)])
    def test_takes_a_contact_of_whose_answer_only_the_day_is_known(self, answered: str, taken: int) -> None:
        reader = Reader(parse(OWN_FORM), ("编号", "进线时间", "接通时间"), pseudonyms=KEY)

        batch, _ = reader.read([Record(2, ("1", "2026-05-21 23:30:30", answered), b"x")])

        assert len(batch) == taken

    def test_tells_of_contradicting_times_beside_a_cell_that_cannot_be_read(self) -> None:
        reader = Reader(parse(OWN_FORM), ("编号", "进线时间", "结束时间", "等待"), pseudonyms=KEY)
        row = ("1", "2026-05-21 10:00:00", "2026-05-21 09:00:00", "long")

        _, [problem] = reader.read([Record(2, row, b"x")])

        assert [fault.reason for fault in problem.faults] == [Reason.NOT_A_NUMBER, Reason.TIMES_CONTRADICT]
        assert problem.also[0].value == "2026-05-21 09:00:00"

    @pytest.mark.parametrize(("answered", "taken"), [("09:59:55", 1), ("09:59:54", 0)])
    def test_takes_what_is_no_further_back_than_the_clocks_of_the_source_are_apart(
        self, answered: str, taken: int
    ) -> None:
        batch, _ = read_contact("clocks_apart = 5\n" + OWN_FORM, "10:00:00", answered, "")

        assert len(batch) == taken

    @pytest.mark.parametrize(("answered", "taken"), [("02:05:00", 1), ("01:50:00", 0)])
    def test_takes_what_may_have_been_in_the_second_of_an_hour_that_came_twice(
        self, answered: str, taken: int
    ) -> None:
        elsewhere = OWN_FORM.replace("Asia/Shanghai", "Europe/Berlin")

        batch, _ = read_contact(elsewhere, "02:55:00", answered, "", day="2026-10-25")

        assert len(batch) == taken

    def test_reads_tags_in_one_order(self) -> None:
        values, _ = read(record(tags="Servicemember, Older American"))

        assert values["tags"] == [("Older American", "Servicemember")]

    def test_names_the_line_the_column_and_the_value_of_what_it_sets_aside(self) -> None:
        _, [problem] = Reader(CFPB, tuple(COLUMNS)).read([record(line=7, received="soon")])

        assert (problem.line, problem.column, problem.value, problem.original) == (
            7,
            "Date received",
            "soon",
            b"original",
        )

    def test_names_every_other_cell_of_the_row_that_cannot_be_read(self) -> None:
        bad = record(7, received="soon", timely="Card 4111 1111 1111 1111", id="x")

        _, [problem, once] = Reader(CFPB, tuple(COLUMNS)).read([bad, record(8, received="soon")])

        assert sorted((fault.column, fault.reason) for fault in (problem, *problem.also)) == [
            ("Complaint ID", Reason.NOT_AN_ID),
            ("Date received", Reason.NOT_A_DATE),
            ("Timely response?", Reason.NOT_A_CHOICE),
        ]
        assert once.also == ()
        assert "4111" not in str([problem.value, *(fault.value for fault in problem.also)])

    def test_tells_what_is_wrong_with_a_column_read_for_two_fields_once(self) -> None:
        shipped = (SHIPPED / "cfpb.toml").read_text(encoding="utf-8")
        mapping = parse(shipped.replace("Date sent to company", "Date received"))

        _, [problem] = Reader(mapping, tuple(COLUMNS)).read([record(received="soon", id="x")])

        assert sorted((fault.column, fault.reason) for fault in problem.faults) == [
            ("Complaint ID", Reason.NOT_AN_ID),
            ("Date received", Reason.NOT_A_DATE),
        ]

    def test_names_a_column_as_the_file_does(self) -> None:
        mapping = look_up("cases", own=Path("nowhere"))
        reader = Reader(mapping, ("编号", "received"), pseudonyms=Pseudonyms(b"k" * 32))

        _, problems = reader.read([Record(2, ("1", "soon"), b""), Record(3, ("", "2026-05-21"), b"")])

        assert [problem.column for problem in problems] == ["received", "编号"]

    def test_reads_the_good_rows_around_a_bad_one(self) -> None:
        values, problems = read(record(2, id="1"), record(3, id="bad"), record(4, id="3"))

        assert values["source_id"] == ["1", "3"] and len(problems) == 1

    def test_keeps_a_row_the_file_already_spoilt(self) -> None:
        assert read(Record(3, (), b"raw", Reason.COLUMN_COUNT))[1] == [Reason.COLUMN_COUNT]

    def test_does_without_columns_older_files_lack_and_names_those_it_does_not_read(self) -> None:
        reader = Reader(CFPB, ("Complaint ID", "date RECEIVED", "Event tag"))

        batch, problems = reader.read([Record(2, ("1", "2019-04-10", "x"), b"")])

        assert batch.values["disputed"] == [None] and not problems
        assert reader.unread == ("Event tag",)

    @pytest.mark.parametrize(
        ("header", "lacking"), [(("编号", "进线时间", "IVR"), "渠道"), (("id", "entered", "备注"), "channel")]
    )
    def test_names_what_a_file_lacks_in_the_script_of_its_columns(
        self, header: tuple[str, ...], lacking: str
    ) -> None:
        mapping = look_up("contacts", own=Path("nowhere"))

        reader = Reader(mapping, header, pseudonyms=Pseudonyms(b"k" * 32))

        assert reader.absent[0] == lacking

    def test_refuses_a_file_without_ids(self) -> None:
        with pytest.raises(MissingColumns, match="Complaint ID"):
            Reader(CFPB, ("Date received", "Product"))


def content(header: tuple[str, ...], cells: tuple[str, ...]) -> bytes:
    batch, _ = Reader(CFPB, header).read([Record(2, cells, b"")])
    return batch.contents[0]


class TestNumbers:
    def read(self, **cells: str) -> tuple[dict[str, list[object]], list[Unusable]]:
        cells = {"id": "1", "entered": "2026-05-21 13:45:59"} | cells
        mapping = look_up("contacts", own=Path("nowhere"))
        reader = Reader(mapping, tuple(cells), pseudonyms=Pseudonyms(b"k" * 32))
        batch, unusable = reader.read([Record(2, tuple(cells.values()), b"")])
        return dict(batch.values), unusable  # type: ignore[return-value] # values are objects

    def test_are_read_in_digits_of_full_width_too(self) -> None:
        values, unusable = self.read(wait="１２", talk="５：１２", hold="３．５")

        assert not unusable
        assert [*values["wait"], *values["talk"], *values["hold"]] == [12.0, 312.0, 3.5]

    @pytest.mark.parametrize(
        "written", ["-5", "－３", "31622401", "99999999999999", "1:99:99", "5:60", "9999:00:00"]
    )
    def test_that_no_time_is_long_are_set_aside(self, written: str) -> None:
        _, [problem] = self.read(wait=written)

        assert problem.reason is Reason.NOT_A_DURATION

    def test_of_minutes_alone_may_be_more_than_sixty(self) -> None:
        values, unusable = self.read(wait="90:00", talk="31622400.0", hold="0:59:59")

        assert not unusable
        assert [*values["wait"], *values["talk"], *values["hold"]] == [5400.0, 31_622_400.0, 3599.0]

    @pytest.mark.parametrize("written", ["十二", "1,200", "①"])
    def test_in_other_signs_are_set_aside(self, written: str) -> None:
        _, [problem] = self.read(wait=written)

        assert problem.reason is Reason.NOT_A_NUMBER


class TestContent:
    def test_is_the_same_however_the_columns_stand(self) -> None:
        row = a_row()

        assert content(tuple(row), tuple(row.values())) == content(
            tuple(row)[::-1], tuple(row.values())[::-1]
        )

    def test_is_the_same_with_and_without_a_column_that_says_nothing(self) -> None:
        header = ("Complaint ID", "Date received")

        assert content(header, ("1", "2019-04-10")) == content((*header, "Tags"), ("1", "04/10/2019", "None"))

    def test_differs_with_the_field_a_word_stands_in(self) -> None:
        header = ("Complaint ID", "Date received", "Product", "Issue")

        assert content(header, ("1", "2019-04-10", "x", "")) != content(header, ("1", "2019-04-10", "", "x"))


@given(
    st.dictionaries(
        st.sampled_from([n for n in COLUMNS if n not in ("Complaint ID", "Date received")]), st.text()
    )
)
def test_never_breaks_and_never_loses_a_row(cells: dict[str, str]) -> None:
    row = {**a_row(), **cells}

    batch, unusable = Reader(CFPB, tuple(row)).read([Record(2, tuple(row.values()), b"")])

    assert len(batch) + len(unusable) == 1


class TestPseudonyms:
    def read(self, *written: str) -> tuple[list[object], list[Unusable]]:
        mapping = parse((SHIPPED / "cfpb.toml").read_text(encoding="utf-8") + CUSTOMERS)
        reader = Reader(mapping, (*COLUMNS, "Customer"), pseudonyms=Pseudonyms(b"k" * 32))
        rows = [a_row(id=str(at)) | {"Customer": number} for at, number in enumerate(written)]
        batch, aside = reader.read(Record(2 + at, tuple(row.values()), b"") for at, row in enumerate(rows))
        return list(batch.values["customer"]), aside

    def test_a_customer_is_read_as_one_pseudonym_however_the_number_is_written(self) -> None:
        (one, same, other, nobody), aside = self.read("KH1", "ｋｈ１ ", "KH2", "N/A")

        assert one == same and one != other and nobody is None and not aside
        assert "KH1" not in str(one)

    @pytest.mark.parametrize("written", ["[card number]", "[卡号]", "a" * 65, "张三", "KH\t1", "-1"])
    def test_what_is_no_number_is_set_aside(self, written: str) -> None:
        values, [problem] = self.read(written)

        assert values == [] and problem.reason is Reason.NOT_AN_ID

    def test_a_record_set_aside_for_something_else_tells_its_customer(self) -> None:
        [pseudonym], _ = self.read("KH1")
        mapping = parse((SHIPPED / "cfpb.toml").read_text(encoding="utf-8") + CUSTOMERS)
        reader = Reader(mapping, (*COLUMNS, "Customer"), pseudonyms=Pseudonyms(b"k" * 32))

        row = a_row(received="never", customer="KH1")
        _, [problem] = reader.read([Record(2, tuple(row.values()), b"")])

        assert problem.customer == pseudonym

    def test_the_content_of_a_record_holds_the_pseudonym_and_not_the_number(self) -> None:
        """Else whoever has the facts could try every number against the digest."""
        mapping = parse((SHIPPED / "cfpb.toml").read_text(encoding="utf-8") + CUSTOMERS)
        contents = {
            Reader(mapping, (*COLUMNS, "Customer"), pseudonyms=Pseudonyms(key * 32))
            .read([Record(2, tuple(a_row(customer="KH1").values()), b"")])[0]
            .contents[0]
            for key in (b"k", b"o")
        }

        assert len(contents) == 2

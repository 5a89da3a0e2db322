"""Records that come one by one, each an object in JSON: a CloudEvent with its envelope, or a bare object."""

from collections.abc import Iterable, Sequence

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason, Record, Unusable
from hark.guard.pseudonyms import Pseudonyms
from hark.intake.files import Dialect, Form
from hark.intake.files.objects import Faulty, members_of
from hark.intake.mapping import Kind, Mapping, folded
from hark.intake.places import gathered, written
from hark.intake.reading import Batch, Reader

_DATA = "data."
_TIME = "ce-time"  # the envelope's time goes by the name of its header


class IdOfSeveralColumns(Refusal):
    """An event has one id, and the mapping makes it of several columns."""


class SingleReader:
    """A mapping bound to no header: each object says by its members which columns it has.

    Of an event the members of `data` are the columns, and its id is the record's, whatever `data` says.
    """

    def __init__(self, mapping: Mapping, form: str, *, pseudonyms: Pseudonyms | None) -> None:
        self._form = form
        columns = [column for column in mapping.columns if not column.constant]
        self._id = folded(mapping.column_of("source_id"))
        if form == Form.EVENT and any(c.after for c in columns if c.field == "source_id"):
            raise IdOfSeveralColumns(
                'The mapping "{mapping}" makes the id of a record of several columns, and an event has one. '
                "Take another mapping.",
                mapping=mapping.name,
            )
        # The first of a column's names stands for all of them, and for the pairs gathered under it.
        self._spelled = {folded(c.names[0]): [folded(name) for name in c.names] for c in columns}
        beside = [name for c in columns for name in (*c.after, *([c.otherwise] if c.otherwise else []))]
        self._spelled |= {folded(n): [folded(n)] for n in beside if folded(n) not in self._spelled}
        self.header = tuple(self._spelled)
        self._pairs = [column for column in columns if column.kind is Kind.PAIRS]
        self._mapping = mapping
        self._reader = Reader(mapping, self.header, pseudonyms=pseudonyms)

    @property
    def dialect(self) -> Dialect:
        """How the originals are to be read again."""
        return Dialect(self._form)

    def record(self, line: int, original: bytes) -> Record:
        """The object in these bytes as a record of that number; of a message, that it is none."""
        if self._form == Form.MESSAGE:
            return Record(line, (), original, Reason.NOT_AN_EVENT)
        try:
            members = self._columns(members_of(original.decode()))
        except UnicodeDecodeError:
            return Record(line, (), original, Reason.ENCODING)
        except Faulty as faulty:
            return Record(line, (), original, faulty.reason)
        return Record(line, tuple(_first(members, names) for names in self._spelled.values()), original)

    def read(self, records: Iterable[Record]) -> tuple[Batch, list[Unusable]]:
        """The records that can be used, as columns, and those that cannot, each with its reason."""
        return self._reader.read(records)

    def _columns(self, members: dict[str, str]) -> dict[str, str]:
        """The members that are columns, by their folded names.

        Raises:
            Faulty: two differ in case only, or an event has no object for its data.
        """
        if self._form == Form.EVENT:
            told = {name[len(_DATA) :]: value for name, value in members.items() if name.startswith(_DATA)}
            if not told:
                raise Faulty(Reason.NOT_AN_OBJECT)
        else:
            told = members
        columns = {folded(name): value for name, value in told.items()}
        if len(columns) < len(told):
            raise Faulty(Reason.MEMBER_TWICE)
        if self._form == Form.EVENT:
            columns |= dict.fromkeys(self._spelled[self._id], "") | {self._id: members.get("id", "")}
            columns[_TIME] = members.get("time", "")
        for column in self._pairs:
            names = gathered(column, mapping=self._mapping, header=told)
            columns[folded(column.names[0])] = written((name, told[name]) for name in names)
        return columns


def _first(members: dict[str, str], names: Sequence[str]) -> str:
    return next((members[name] for name in names if name in members), "")

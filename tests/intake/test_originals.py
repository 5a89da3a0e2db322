"""What is kept aside of a record, without what must not be kept."""

import pytest

from hark.intake.files import Dialect, reread
from hark.intake.originals import without_secrets

JSON = Dialect("jsonl")


class TestOriginalOfJson:
    @pytest.mark.parametrize(
        "line",
        [
            '{"id": 1, "text": "card 4111111111111111"}',
            '{"id": 1, "text": 4111111111111111}',
            '{"id": 1, "text": "card \\u0034111111111111111"}',
            '{"id": 1, "text": "card \\u0034111111111111111"',
            '{"id": NaN, "text": {"a": ["4111\\u002d1111-1111-1111"]}}',
        ],
    )
    def test_holds_no_card_however_it_is_written(self, line: str) -> None:
        kept, counts = without_secrets(line.encode(), dialect=JSON)

        assert sum(counts.values()) == 1
        assert b"111" not in kept

    def test_is_read_again_as_the_object_it_was(self) -> None:
        kept, _ = without_secrets(b'{"id": 1.50, "a": {"card": 4111111111111111}, "b": [1, 2]}', dialect=JSON)

        again = reread(kept, header=("id", "a.card", "b"), dialect=JSON)

        assert again.fault is None
        assert (again.cells[0], again.cells[2]) == ("1.50", "1,2")

    def test_without_a_secret_is_the_same_bytes(self) -> None:
        line = b'{ "id" : 1.50,\t"text": "\\u62db" }\r\n'

        assert without_secrets(line, dialect=JSON) == (line, {})

"""The physical lines of a text: their original bytes beside what they say."""

import codecs
from collections.abc import Iterator

from hark.core.errors import Refusal
from hark.core.terms.intake import Reason
from hark.intake.files.chunks import Torn
from hark.intake.files.encodings import CONTROLS, UTF_16, decoded_alone

LONGEST_LINE = 4 * 1024 * 1024


class LineTooLong(Refusal):
    """One line is longer than any record, so the file is no table, or its line breaks are lost."""


class CutCharacter(Refusal):
    """The file ends in the middle of a character."""


class Lines:
    """A window that moves along the lines of a text.

    `originals` are the lines as bytes, `texts` the same decoded, and `marks` says
    what is wrong with a line, by its place in the window. The first line of the
    window has the number `first`; `size` is how many bytes were read so far.
    """

    def __init__(self, chunks: Iterator[bytes], encoding: str) -> None:
        self.originals: list[bytes] = []
        self.texts: list[str] = []
        self.marks: dict[int, Reason] = {}
        self.first = 1
        self.size = 0
        self._encoding = encoding
        self._blocks = self._whole_lines(_as_utf_8(chunks, encoding) if encoding in UTF_16 else chunks)

    def move(self, start: int) -> bool:
        """Whether there was more: the window forgets the lines before `start` and takes in some new ones.

        Raises:
            LineTooLong, TruncatedArchive, CutCharacter: the text cannot be read any further.
        """
        block = next(self._blocks, b"")
        del self.originals[:start], self.texts[:start]
        self.marks = {place - start: reason for place, reason in self.marks.items() if place >= start}
        self.first += start
        self.size += len(block)
        self._take(block)
        return bool(block)

    def joined(self, start: int, stop: int) -> tuple[bytes, bytes]:
        """The lines from one place to another, or the first with a mark: as they came, and in UTF-8."""
        stop = min((place for place in self.marks if start <= place < stop), default=stop)
        came = b"".join(self.originals[start:stop])
        if self._encoding == "utf-8" or (self._encoding not in UTF_16 and came.isascii()):
            return came, came
        return came, "".join(self.texts[start:stop]).encode()

    def _take(self, block: bytes) -> None:
        lines = block.splitlines(keepends=True)
        known = len(self.texts)
        if len(block.translate(None, CONTROLS)) != len(block):
            for place, line in enumerate(lines, start=known):
                if len(line.translate(None, CONTROLS)) != len(line):
                    self.marks[place] = Reason.CONTROL_CHARACTER
        try:
            self.texts += self._decoded(lines)
        except UnicodeDecodeError:
            for place, line in enumerate(lines, start=known):
                self.texts.append(self._decoded_or_marked(line, place))
        self.originals += (
            [_as_utf_16(line, self._encoding) for line in lines] if self._encoding in UTF_16 else lines
        )

    def _decoded(self, lines: list[bytes]) -> list[str]:
        if self._encoding == "gb18030":
            return [line.decode("gb18030") for line in lines]
        return list(map(bytes.decode, lines))

    def _decoded_or_marked(self, line: bytes, place: int) -> str:
        """The line, or where it makes no sense, its bytes as stand-ins: its quotes and commas still count."""
        if self._encoding == "ascii" and (text := decoded_alone(line)) is not None:
            return text
        codec = "gb18030" if self._encoding == "gb18030" else "utf-8"
        try:
            return line.decode(codec)
        except UnicodeDecodeError:
            self.marks[place] = Reason.ENCODING
            return line.decode(codec, "surrogateescape")

    def _whole_lines(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """The text cut at ends of lines, so that no line and no line break lies in two pieces."""
        pending = b""
        line = 1
        try:
            for chunk in chunks:
                pending += chunk
                if cut := max(pending.rfind(b"\n"), pending.rfind(b"\r", 0, -1)) + 1:
                    yield pending[:cut]
                    pending = pending[cut:]
                    line = self.first + len(self.texts)
                if len(pending) > LONGEST_LINE:
                    raise LineTooLong(
                        "Line {line} is longer than {most} MiB, which no record is. "
                        "Check that the file is a table and that its rows end in line breaks.",
                        line=line,
                        most=LONGEST_LINE // 1024**2,
                    )
        except Torn as torn:
            raise torn.at(line) from torn
        if pending:
            yield pending


def _as_utf_8(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """UTF-16 as UTF-8. Halves of characters pass, to be marked in their line and written back unchanged."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    for chunk in chunks:
        if text := decoder.decode(chunk).encode("utf-8", "surrogatepass"):
            yield text
    left, _ = decoder.getstate()
    if len(left) % 2 == 0:
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")
    else:
        raise Torn(
            CutCharacter,
            "The file ends in the middle of a character, in line {line}: it was cut off on its way. "
            "Fetch or export it again and load the new file.",
        )


def _as_utf_16(line: bytes, encoding: str) -> bytes:
    return line.decode("utf-8", "surrogatepass").encode(encoding, "surrogatepass")

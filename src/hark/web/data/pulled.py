"""Sources as the page of feeds shows them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hark.core.errors import Refusal
from hark.flows.sources import SourceSummary
from hark.web.errors import sentence


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source, how far it was read as the database wrote it, and what was in the way of its last pull."""

    summary: SourceSummary
    read_up_to: str
    problem: str


def shown(sources: Sequence[SourceSummary]) -> Iterator[ShownSource]:
    """Each source in words."""
    for each in sources:
        problem = sentence(Refusal(each.refusal, **each.refusal_details)) if each.refusal else ""
        yield ShownSource(each, each.watermark.replace("T", " "), problem)

"""Events a program sends: each into the feed its source names, by the mapping its type names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from hark.core.errors import Refusal
from hark.core.terms.ledger import LEDGERS
from hark.flows import acknowledging, taking
from hark.flows.taking import Taken
from hark.guard.access import Staff, require
from hark.intake.events import AmissEnvelopes, Event, NoEvents, batch, binary, single
from hark.intake.files import Form

__all__ = ["AmissEnvelopes", "NoEvents", "NotSentSo", "UnknownType", "sent", "take"]

SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
OURS = "cloudevents"
# Whose data go by our own names, each in the mapping of its ledger: one for events where there is one, else
# that of our own form, which is called like the ledger.
_FOR_EVENTS = {
    "contacts": OURS,
    **{name: f"{OURS}_{name}" for name in ("steps", "exposures", "complaints")},
}
OF_TYPE = {f"hark.{each.one}": _FOR_EVENTS.get(each.name, each.name) for each in LEDGERS.values()}


class UnknownType(Refusal):
    """The type of an event names no ledger, and no mapping was named."""


class NotSentSo(Refusal):
    """The media type is none events are sent as."""


def sent(body: bytes, *, media_type: str, headers: Mapping[str, str]) -> list[Event]:
    """The events of a request: one, several, or one with its envelope in the headers.

    Raises:
        NotSentSo: neither media type nor headers say that there are any.
        NoEvents, AmissEnvelopes: the body does not hold what they say.
    """
    if media_type == SINGLE:
        return single(body)
    if media_type == BATCH:
        return batch(body)
    if media_type == "application/json" and "ce-specversion" in {name.lower() for name in headers}:
        return binary(headers, body)
    raise NotSentSo(
        "Events are sent as {single}, as {batch}, "
        "or as application/json with the envelope in headers (ce-…).",
        single=SINGLE,
        batch=BATCH,
    )


def take(events: Sequence[Event], *, mapping: str, feed: str, by: Staff, now: datetime) -> list[Taken]:
    """What becomes of each event, in their order; all of them are kept, or none where this raises.

    Without a `feed`, that of an event is its source; where one is named, ids are unique in all that
    is sent there.

    Raises:
        UnknownType, NoSuchMapping, MappingBroken, BadFeedName, OtherLedger: nothing was kept.
    """
    require(by, "feed.load")
    streams: dict[tuple[str, str], list[int]] = {}
    for at, event in enumerate(events):
        stream = feed or event.source, _mapping(mapping, event.type)
        streams.setdefault(stream, []).append(at)
    read = [
        taking.read(
            [events[at].original for at in places],
            form=Form.EVENT,
            mapping=read_by,
            feed=name,
            by=by,
            now=now,
        )
        for (name, read_by), places in streams.items()
    ]
    taken: dict[int, Taken] = {}
    for places, found in zip(streams.values(), acknowledging.keep(read, by=by, now=now), strict=True):
        taken |= dict(zip(places, found, strict=True))
    return [replace(taken[at], id=event.id) for at, event in enumerate(events)]


def _mapping(named: str, type: str) -> str:
    if named != OURS:
        return named
    try:
        return OF_TYPE[type]
    except KeyError:
        raise UnknownType(
            'No ledger is meant by the type "{type}". Those meant are: {known}. '
            "Or name the mapping the data are read by.",
            type=type[:80],
            known=", ".join(OF_TYPE),
        ) from None

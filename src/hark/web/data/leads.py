"""The sentence each page of this section begins with, from the same values as its figures."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hark.core.terms.intake import Tally
from hark.flows.ahead import Ahead
from hark.flows.feeds import Arrival, FeedSummary
from hark.flows.lasting import Lasting
from hark.flows.previewing import PREVIEWED, Preview
from hark.flows.quarantine import Kept
from hark.web import dates, figures, times
from hark.web.data.reasons import words_of
from hark.web.sentences import begun, joined, listed, spelled


def of_feeds(summaries: Sequence[FeedSummary], *, now: datetime) -> str:
    """How many feeds and records there are, how fresh they are, and what waits in quarantine."""
    if not summaries:
        return _("Nothing has been loaded yet.")
    total = sum(summary.records for summary in summaries)
    told = _("{feeds}, {records}").format(
        feeds=ngettext("{count} feed", "{count} feeds", len(summaries)).format(count=spelled(len(summaries))),
        records=ngettext("{count} record", "{count} records", total).format(count=figures.number(total)),
    )
    arrived = [summary.last_arrival.offered_at for summary in summaries if summary.last_arrival]
    if arrived:
        told = _("{told}; the last file arrived {ago}.").format(
            told=told, ago=times.ago(max(arrived), now=now)
        )
    waiting = sum(summary.in_quarantine for summary in summaries)
    return joined(begun(told), _waiting(waiting) if waiting else "")


def of_arrivals(count: int, *, feed: str) -> str:
    """How many files have arrived, in all or by one feed."""
    told = ngettext("{count} file has arrived", "{count} files have arrived", count).format(
        count=spelled(count)
    )
    return begun((_("{told} by the feed {feed}.") if feed else _("{told}.")).format(told=told, feed=feed))


def of_away(count: int, *, narrowed: bool) -> str:
    """How many records are put away."""
    if not count:
        return _("Nothing that matches is put away.") if narrowed else _("Nothing is put away.")
    told = ngettext("{count} record is put away.", "{count} records are put away.", count)
    return begun(told.format(count=spelled(count)))


def of_quarantine(counts: Mapping[str, int], *, narrowed: bool) -> str:
    """How many open records there are, and the commonest reason."""
    total = sum(counts.values())
    if not total:
        return _("Nothing that matches waits here.") if narrowed else _("Nothing waits in quarantine.")
    commonest, times_met = next(iter(counts.items()))
    reason = words_of(commonest).title
    if len(counts) == 1:
        return joined(_waiting(total), _("The reason: {reason}.").format(reason=reason))
    return joined(
        _waiting(total),
        ngettext(
            "The commonest reason, {count} time: {reason}.",
            "The commonest reason, {count} times: {reason}.",
            times_met,
        ).format(count=figures.number(times_met), reason=reason),
    )


def of_state(count: int, state: str) -> str:
    """How many records there are of a state, in the word for it."""
    told = ngettext("{count} record: {state}.", "{count} records: {state}.", count)
    return begun(told.format(count=spelled(count), state=state))


def of_record(record: Kept) -> str:
    """Why it is kept aside, and in which column."""
    title = words_of(record.reason).title
    if not record.column:
        return str(title)
    return _("{reason}: {column}").format(reason=title, column=record.column)


def of_preview(preview: Preview) -> str:
    """How many of the rows looked at are new, are known already, or would be kept aside."""
    again, here = sum(row.again for row in preview.rows), sum(row.here for row in preview.rows)
    if not again and not here:
        return _usable(preview)
    return joined(_new(preview), _repeated(again), _here(here), _kept_aside(preview))


def of_ahead(ahead: Ahead | None) -> str:
    """How many rows are dated after today, and what comes of it; empty where none is."""
    if ahead is None:
        return ""
    return ngettext(
        "{count} row is dated after today: {latest}, on line {line}. It would be accepted and counted in "
        "that later period. Look whether its year is right.",
        "{count} rows are dated after today; the latest is {latest}, on line {line}. They would be accepted "
        "and counted in those later periods. Look whether their years are right.",
        ahead.count,
    ).format(
        count=begun(spelled(ahead.count)), latest=dates.day(ahead.latest), line=figures.number(ahead.line)
    )


def of_lasting(lasting: Lasting) -> str:
    """That the durations of some columns are mostly of hours; empty where they are not."""
    if not lasting.columns:
        return ""
    return _(
        "More than half of the durations in {columns} are over an hour. Look whether the source tells "
        "seconds, as is meant, and not milliseconds."
    ).format(columns=listed(lasting.columns))


def of_brought(ahead: Ahead | None) -> str:
    """The same of the records a file has brought, which count in that later period already."""
    if ahead is None:
        return ""
    return ngettext(
        "{count} record it brought is dated after today: {latest}. It counts in that later period. "
        "Look whether its year is right.",
        "{count} records it brought are dated after today, the latest {latest}. They count in those later "
        "periods. Look whether their years are right.",
        ahead.count,
    ).format(count=begun(spelled(ahead.count)), latest=dates.day(ahead.latest))


def _repeated(again: int) -> str:
    told = ngettext(
        "{count} says what an earlier row said, and is counted once.",
        "{count} say what an earlier row said, and are counted once.",
        again,
    )
    return _counted(told, again)


def _here(here: int) -> str:
    told = ngettext(
        "{count} is here already, and is not counted again.",
        "{count} are here already, and are not counted again.",
        here,
    )
    return _counted(told, here)


def _kept_aside(preview: Preview) -> str:
    aside = sum(row.problem is not None for row in preview.rows)
    told = ngettext("{count} would be kept aside.", "{count} would be kept aside.", aside)
    return _counted(told, aside)


def _counted(told: str, count: int) -> str:
    """The sentence with its count; nothing of none."""
    return begun(told.format(count=spelled(count))) if count else ""


def _new(preview: Preview) -> str:
    looked = len(preview.rows)
    new = sum(not (row.problem or row.again or row.here) for row in preview.rows)
    if looked < PREVIEWED:
        told = (
            _("Of the {looked} rows, {new} would be accepted as new.")
            if new
            else ngettext("The one row of the file is not new.", "None of the {looked} rows is new.", looked)
        )
    else:
        told = (
            _("Of the first {looked} rows, {new} would be accepted as new.")
            if new
            else _("None of the first {looked} rows is new.")
        )
    return told.format(looked=looked, new=new)


def _usable(preview: Preview) -> str:
    looked, bad = len(preview.rows), sum(row.problem is not None for row in preview.rows)
    whole = looked < PREVIEWED
    if preview.rows and all(row.contradicts for row in preview.rows):
        return _(
            "All rows looked at are here already, with other content. If the load that brought them was a "
            "mistake, withdraw it first."
        )
    if bad == looked:
        return (
            ngettext(
                "The one row of the file cannot be used. Perhaps another mapping fits.",
                "None of the {looked} rows can be used. Perhaps another mapping fits.",
                looked,
            )
            if whole
            else _("None of the first {looked} rows can be used. Perhaps another mapping fits.")
        ).format(looked=looked)
    if bad:
        return (
            _("Of the {looked} rows, {good} can be used; {bad} would be kept aside.")
            if whole
            else _("Of the first {looked} rows, {good} can be used; {bad} would be kept aside.")
        ).format(looked=looked, good=looked - bad, bad=bad)
    if whole:
        return ngettext(
            "The one row of the file can be used.", "All {looked} rows can be used.", looked
        ).format(looked=looked)
    return _("All of the first {looked} rows can be used.").format(looked=looked)


def of_withdrawn(arrival: Arrival, *, done: bool) -> str:
    """That a load was withdrawn; until it is `done` it counts."""
    told = (
        _("{file} was withdrawn, {moment}: what it brought counts no more.")
        if done
        else _("{file} was withdrawn, {moment}, and is being taken back.")
    )
    moment = times.moment(arrival.withdrawn_at) if arrival.withdrawn_at else ""
    return told.format(file=arrival.file_name, moment=moment)


def of_arrival(arrival: Arrival) -> str:
    """How it stands with the file, and whether it is the very one that was loaded before."""
    before = arrival.settled_before
    match arrival.state:
        case "waiting":
            return _("{file} waits for its turn.").format(file=arrival.file_name)
        case "stopped":
            return _("{file} was stopped: what came before stays, and the rest waits.").format(
                file=arrival.file_name
            )
        case "running":
            return _("{file} is being loaded.").format(file=arrival.file_name)
        case "refused":
            return _("{file} could not be read to its end.").format(file=arrival.file_name)
        case _:
            return joined(
                _settled(arrival.file_name, arrival.tally), _again(arrival, before) if before else ""
            )


def of_restored(arrival: Arrival, load: int) -> str:
    """What is in force again since a load was withdrawn that had corrected it."""
    told = ngettext(
        "{count} record is in force again since load {load}, which had corrected it, was withdrawn.",
        "{count} records are in force again since load {load}, which had corrected them, was withdrawn.",
        arrival.tally.accepted,
    )
    return begun(told.format(count=spelled(arrival.tally.accepted), load=load))


def _again(arrival: Arrival, before: datetime) -> str:
    counted = arrival.tally.accepted or arrival.tally.duplicates
    told = (
        _("This very file was loaded before, {moment}; nothing was counted twice.")
        if counted
        else _("This very file was loaded before, {moment}.")
    )
    return told.format(moment=times.moment(before))


def _settled(file: str, tally: Tally) -> str:
    if tally.accepted == tally.read:
        return ngettext(
            "{file} is loaded: its one record was accepted.",
            "{file} is loaded: all {count} records were accepted.",
            tally.read,
        ).format(file=file, count=figures.number(tally.read))
    if tally.duplicates == tally.read:
        return _("{file} brought nothing new: all of it was here already.").format(file=file)
    told = ngettext(
        "{file} is loaded: its one record was not accepted.",
        "{file} is loaded: {accepted} of {count} records were accepted.",
        tally.read,
    ).format(file=file, accepted=figures.number(tally.accepted), count=figures.number(tally.read))
    here = ngettext(
        "{count} is a duplicate: here already, or twice in the file.",
        "{count} are duplicates: here already, or twice in the file.",
        tally.duplicates,
    )
    aside = ngettext("{count} was kept aside.", "{count} were kept aside.", tally.quarantined)
    return joined(
        told,
        begun(here.format(count=spelled(tally.duplicates))) if tally.duplicates else "",
        begun(aside.format(count=spelled(tally.quarantined))) if tally.quarantined else "",
    )


def _waiting(count: int) -> str:
    told = ngettext("{count} record waits in quarantine.", "{count} records wait in quarantine.", count)
    return begun(told.format(count=spelled(count)))

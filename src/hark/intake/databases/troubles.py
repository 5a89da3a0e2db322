"""What a database says no with, as a sentence: which source, what it said, what to do."""

from hark.core.errors import Refusal, Unavailable
from hark.guard.redaction import redact
from hark.intake.databases.source import Source


class NotInstalled(Refusal):
    """What speaks to this kind of database is not installed."""


class NotLetIn(Refusal):
    """The database does not let the source's account in."""


class NotSecured(Refusal):
    """The database speaks no TLS, or nobody vouches for its certificate."""


class NotAnswered(Refusal):
    """The database cannot or will not answer this question."""


class TooSlow(Refusal):
    """The database did not answer within the time the source gives it."""


class BadWatermark(Refusal):
    """The column said to be the watermark or the id cannot be one."""


def not_installed(source: Source, *, extra: str, package: str) -> NotInstalled:
    """Nothing here speaks to it."""
    return NotInstalled(
        'What speaks to the database of "{name}" is not installed.'
        " Install Hark with the extra {extra}, or {package}.",
        name=source.name,
        extra=extra,
        package=package,
    )


def not_let_in(source: Source, said: object) -> NotLetIn:
    """It is there, and says no to the account."""
    return NotLetIn(
        'The database of "{name}" does not let {user} in: {said}.'
        " Look at the account there, and at password_file.",
        name=source.name,
        user=source.user,
        said=words(said),
    )


def not_secured(source: Source) -> NotSecured:
    """What it sends could be read or changed on the way."""
    return NotSecured(
        'The database of "{name}" speaks no TLS, or nobody known vouches for its certificate, and outside'
        " this machine Hark asks for both. Set TLS up there, and name its authority in ca_file.",
        name=source.name,
    )


def not_answered(source: Source, said: object) -> NotAnswered:
    """It does not understand the question, or the account may not ask it."""
    return NotAnswered(
        'The database of "{name}" does not answer: {said}. Look at what the source asks for,'
        " and at what its account may read there.",
        name=source.name,
        said=words(said),
    )


def too_slow(source: Source) -> TooSlow:
    """One page took too long."""
    return TooSlow(
        'The database of "{name}" did not answer within {seconds} s.'
        " Let it keep an index on {watermark} and {id}, or give it more time with timeout.",
        name=source.name,
        seconds=source.timeout,
        watermark=source.watermark,
        id=source.id,
    )


def gone(source: Source, problem: Exception) -> Unavailable:
    """It is not there, or went away in the midst."""
    return Unavailable(f'The database of "{source.name}" does not answer ({type(problem).__name__}).')


def no_such_column(source: Source, column: str) -> BadWatermark:
    """The rows have none of this name."""
    return BadWatermark(
        'The rows of "{name}" have no column {column}, or two. Name the columns watermark and id as the'
        " database calls them.",
        name=source.name,
        column=column,
    )


def bad_watermark(source: Source) -> BadWatermark:
    """Nobody can say by it how far the table was read."""
    return BadWatermark(
        'The column {column} of "{name}" holds no times, days or whole numbers, so nobody can say by it'
        " how far the table was read. Name another as watermark.",
        name=source.name,
        column=source.watermark,
    )


def words(said: object) -> str:
    """The first line of what the database said, without what must not be kept."""
    first = (str(said).strip().splitlines() or [""])[0].removeprefix("ERROR:").strip().rstrip(".")
    return redact(first[:300], sealed=False).text

"""What an e-mail is about: the numbers of cases its subject names, and what it is as a complaint."""

import re

from hark.core.terms.letter import Letter

_NUMBER = re.compile(r"(?<![0-9A-Z-])[0-9]{6}-[0-9A-HJKMNP-TV-Z]{5}(?![0-9A-Z-])")

_STARS = re.compile(r"([1-5])(?: ?(?:stars?|星|分))?[.。!！]?")


def numbers(subject: str) -> list[str]:
    """The numbers of cases in the subject, as they may be; each once."""
    return list(dict.fromkeys(_NUMBER.findall(subject.upper())))


def complaint(letter: Letter) -> str:
    """What it says as the beginning of a case: the subject may be all there is."""
    return "\n\n".join(part for part in (letter.subject, letter.text) if part)


def stars(text: str) -> int | None:
    """The rating an answer consists of, in its first line; None where that says anything else."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    found = _STARS.fullmatch(first)
    return int(found[1]) if found else None


def besides(text: str) -> str:
    """What an answer says after its first line, which was a rating."""
    return text.strip().partition("\n")[2].strip()


def language(words: str) -> str:
    """In which of our languages it is answered: in Chinese if it holds some."""
    return "zh-hans" if any("\u4e00" <= sign <= "\u9fff" for sign in words) else "en"

"""What an e-mail is about: the numbers of cases its subject names, and what it is as a complaint."""

import re

from hark.core.terms.letter import Letter

_NUMBER = re.compile(r"(?<![0-9A-Z-])[0-9]{6}-[0-9A-HJKMNP-TV-Z]{5}(?![0-9A-Z-])")


def numbers(subject: str) -> list[str]:
    """The numbers of cases in the subject, as they may be; each once."""
    return list(dict.fromkeys(_NUMBER.findall(subject.upper())))


def complaint(letter: Letter) -> str:
    """What it says as the beginning of a case: the subject may be all there is."""
    return "\n\n".join(part for part in (letter.subject, letter.text) if part)


def language(words: str) -> str:
    """In which of our languages it is answered: in Chinese if it holds some."""
    return "zh-hans" if any("\u4e00" <= sign <= "\u9fff" for sign in words) else "en"

"""What strangers wrote, as a sentence may repeat it."""

_LONGEST = 60


def repeated(words: str) -> str:
    """The words, cut short, without what is secret or would move, hide or reverse the text around them."""
    from hark.guard.redaction import redact  # its many patterns are not for a reader that repeats nothing

    words = redact(words[: 2 * _LONGEST], sealed=False).text
    shown = "".join(character if character.isprintable() else "\ufffd" for character in words[:_LONGEST])
    return shown if len(words) <= _LONGEST else f"{shown}…"

"""What strangers wrote, as a sentence may repeat it."""

_LONGEST = 60


def repeated(words: str) -> str:
    """The words, cut short and without what would move, hide or reverse the text around them."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in words[:_LONGEST])
    return shown if len(words) <= _LONGEST else f"{shown}…"

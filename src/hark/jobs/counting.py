"""How many of something, as commands say it: one as one, and thousands set apart."""


def counted(count: int, one: str, several: str = "") -> str:
    """The count with its word; `several` is the word for more than one, where it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def are(count: int) -> str:
    """What so many do."""
    return "is" if count == 1 else "are"

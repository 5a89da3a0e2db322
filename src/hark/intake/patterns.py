"""Whether a pattern somebody typed is quick on every text: some short ones take longer than anybody lives.

Python's matcher tries the ways a pattern can be laid over a text one after the other. Here the ways are
counted beforehand, from above, for texts of at most 64 characters, the longest that patterns are tried on.
"""

import re

from hark.intake.cells import LONGEST_ID

LONGEST = 200
# The ways a pattern may have, as a power of two: at most a quarter of a million steps for a cell.
MOST_BITS = 18
_PARTS = re.compile(
    r"(?P<times>[*+?]|\{(?P<least>\d*)(?P<to>,?)(?P<most>\d*)\})"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<or>\|)"
    r"|(?P<aside>\\\d)|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.",
    re.DOTALL,
)


def is_quick(pattern: str) -> bool:
    """Whether it has few ways, repeats no part that has several, and looks neither aside nor back."""
    if len(pattern) > LONGEST:
        return False
    bits = 0
    open_groups = [False]  # of each group that is open, whether there are several ways within it
    group_varies = False  # the same of the group that ends just before; of anything else, no
    for part in _PARTS.finditer(pattern):
        if part["times"]:
            if group_varies and part["times"] != "?":
                return False
            ways = _ways(part)
            bits += (ways - 1).bit_length()
            open_groups[-1] |= ways > 1
            continue
        group_varies = False
        if part["aside"] or (part["open"] == "(" and pattern.startswith("(?", part.start())):
            return False
        if part["open"]:
            open_groups.append(False)
        elif part["close"] and len(open_groups) > 1:
            group_varies = open_groups.pop()
            open_groups[-1] |= group_varies
        elif part["or"]:
            bits, open_groups[-1] = bits + 1, True
    return bits <= MOST_BITS


def _ways(part: re.Match[str]) -> int:
    """How many numbers of repeats there are to choose from."""
    if part["times"] == "?":
        return 2
    if part["least"] is None or (part["to"] and not part["most"]):
        return LONGEST_ID
    if not part["to"]:
        return 1
    return max(1, min(int(part["most"]), LONGEST_ID) - int(part["least"] or 0) + 1)

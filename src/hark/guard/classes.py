"""How sensitive a value is (JR/T 0171-2020), declared by every column that holds one."""

from enum import StrEnum


class DataClass(StrEnum):
    """C1: inside the institution. C2: personal, sealed and masked. C3: refused. INTERNAL: about no person."""

    INTERNAL = "internal"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"

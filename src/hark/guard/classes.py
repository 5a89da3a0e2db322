"""How sensitive a value is (JR/T 0171-2020), declared by every column that holds one."""

from enum import StrEnum


class DataClass(StrEnum):
    """What a column's values may tell, and so how they are kept.

    INTERNAL: about no person. C1: inside the institution, kept as they are. C2: personal, sealed and
    masked. C3: what completes a payment or a sign-in of a customer; refused, so no column has it.
    SECRET: of this installation, such as a hash or a token's name; never shown.
    """

    INTERNAL = "internal"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    SECRET = "secret"  # noqa: S105  # the name of a class

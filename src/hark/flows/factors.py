"""Second factors, whose sealed secrets stand as text within the table of the sign-in library."""

from base64 import b64decode, b64encode
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction

from hark.flows import ring

SEALED = ("secret", "seed")


def place(staff_id: object) -> str:
    """What a person's sealed secrets are bound to."""
    return f"mfa_authenticator|data|{staff_id}"


def sealed_with(key_id: bytes) -> int:
    """How many secrets are sealed with the key."""
    return sum(sealed[1:5] == key_id for row in Authenticator.objects.all() for _, sealed in _secrets(row))


def reseal(current: bytes) -> int:
    """How many secrets were sealed anew with the current key."""
    done = 0
    with transaction.atomic():
        for row in Authenticator.objects.select_for_update():
            for name, sealed in list(_secrets(row)):
                if sealed[1:5] != current:
                    plain = ring.sealer().open(sealed, context=place(row.user_id))
                    again = ring.sealer().seal(plain, context=place(row.user_id))
                    row.data[name] = b64encode(again).decode()
                    row.save(update_fields=["data"])
                    done += 1
    return done


def _secrets(row: Authenticator) -> Iterator[tuple[str, bytes]]:
    return ((name, b64decode(row.data[name])) for name in SEALED if row.data.get(name))

"""Messages signed as Standard Webhooks 1.0.0 has it, so that a receiver can check them with any library.

https://github.com/standard-webhooks/standard-webhooks
"""

import hmac
from base64 import b64encode
from datetime import datetime
from hashlib import sha256


def headers(id: str, body: bytes, *, now: datetime, secret: bytes) -> dict[str, str]:
    """The headers a message is sent with."""
    moment = str(int(now.timestamp()))
    signed = hmac.new(secret, b".".join((id.encode(), moment.encode(), body)), sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{b64encode(signed).decode()}",
    }


def written(secret: bytes) -> str:
    """The secret as receivers are given it."""
    return f"whsec_{b64encode(secret).decode()}"

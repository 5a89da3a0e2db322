"""Signatures that any library of Standard Webhooks can check."""

from base64 import b64decode
from datetime import UTC, datetime

from hark.outlets import webhook

SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_a_message_is_signed_as_in_the_published_example() -> None:
    headers = webhook.headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        now=datetime.fromtimestamp(1614265330, UTC),
        secret=b64decode(SECRET),
    )

    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_secret_is_written_as_receivers_expect_it() -> None:
    assert webhook.written(b64decode(SECRET)) == f"whsec_{SECRET}"

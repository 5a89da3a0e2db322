"""Start-up checks of what Hark speaks to: the identity provider, the message broker, others' databases."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.db import DatabaseError

from hark.config.secret_files import ailing
from hark.core.errors import Refusal, Unavailable
from hark.flows import listening, mail_servers, sources


def _single_sign_on() -> Iterator[CheckMessage]:
    told = (settings.HARK_OIDC_ISSUER, settings.HARK_OIDC_CLIENT_ID, settings.HARK_OIDC_SECRET_FILE)
    if not any(told):
        return
    if not all(told):
        yield Error(
            "Single sign-on is half set up, so it is not offered.",
            hint="Set HARK_OIDC_ISSUER, HARK_OIDC_CLIENT_ID and HARK_OIDC_SECRET_FILE.",
            id="hark.oidc",
        )
        return
    if not settings.HARK_OIDC_ISSUER.startswith("https://"):
        yield Error(
            "The identity provider is asked without HTTPS: whoever is in between can sign in as anybody.",
            hint="Let HARK_OIDC_ISSUER begin with https://.",
            id="hark.oidc_http",
        )
    yield from ailing(
        Path(settings.HARK_OIDC_SECRET_FILE),
        what="The secret for the identity provider",
        id="hark.oidc_secret",
    )
    if not (settings.HARK_OIDC_ACR or settings.HARK_OIDC_AMR):
        yield Info(
            "The identity provider's word is never taken for a second factor: Hark asks for its own.",
            hint="Name in HARK_OIDC_ACR or HARK_OIDC_AMR what the provider says of a second factor.",
            id="hark.oidc_acr",
        )


def _broker() -> Iterator[CheckMessage]:
    if not settings.HARK_BROKER_URL:
        return
    try:
        address = listening.address()
    except Refusal as refusal:
        yield Error(str(refusal), hint="docs/howto/listen-to-a-broker.md tells how.", id="hark.broker")
        return
    if find_spec("faststream") is None:
        yield Error(
            "What speaks to a message broker is not installed.",
            hint="Install Hark with the extra broker.",
            id="hark.broker_missing",
        )
    if not (address.is_secure or address.is_here):
        yield Error(
            "The message broker is spoken to without TLS: whoever is in between reads customers' records.",
            hint="Let HARK_BROKER_URL begin with amqps:// or kafkas://.",
            id="hark.broker_open",
        )
    if secret := os.environ.get("HARK_BROKER_PASSWORD_FILE", ""):
        yield from ailing(Path(secret), what="The password for the message broker", id="hark.broker_secret")


def _sources() -> Iterator[CheckMessage]:
    try:
        files = sources.password_files()
    except (DatabaseError, Unavailable):
        return  # damaged or of an earlier version, which are findings of their own
    for name, file in files.items():
        yield from ailing(Path(file), what=f'The password for the source "{name}"', id="hark.source_secret")


def _mail() -> Iterator[CheckMessage]:
    asked = (
        (mail_servers.is_read, mail_servers.mailbox),
        (mail_servers.sends, mail_servers.submission),
        (mail_servers.sends, mail_servers.notice_sender),
    )
    for is_named, server in asked:
        try:
            if is_named():
                server()
        except Refusal as refusal:
            yield Error(str(refusal), hint="docs/howto/complaints-by-mail.md tells how.", id="hark.mail")
    for file in {settings.HARK_MAIL_PASSWORD_FILE, settings.HARK_MAIL_OUT_PASSWORD_FILE} - {""}:
        yield from ailing(Path(file), what="The password for a mail server", id="hark.mail_secret")
    if mail_servers.is_read() and not mail_servers.sends():
        yield Info(
            "Complaints come by e-mail, and nothing is answered by it.",
            hint="Name the server that sends in HARK_MAIL_OUT_URL, and HARK_MAIL_FROM.",
            id="hark.mail_mute",
        )
    try:
        count = mail_servers.kept_aside()
    except (DatabaseError, Unavailable):
        return  # damaged or of an earlier version, which are findings of their own
    if count:
        yield Warning(
            f"{count} e-mails were kept aside, and nobody has looked at them.",
            hint="`hark mail aside` says why; they are flagged in the mailbox. Each may be a complaint.",
            id="hark.mail_aside",
        )


def _notices() -> Iterator[CheckMessage]:
    if settings.HARK_SITE and not settings.HARK_SITE.startswith("https://"):
        yield Warning(
            "Links in e-mails and chat groups lead to Hark without HTTPS, or nowhere.",
            hint="Let HARK_SITE begin with https://.",
            id="hark.site",
        )
    if mail_servers.is_read() and mail_servers.sends() and not settings.HARK_NOTICE_FROM:
        yield Info(
            "Notices to staff come from the address complaints are sent to: whoever answers one complains.",
            hint="Name another address in HARK_NOTICE_FROM.",
            id="hark.notice_from",
        )


CHECKS = (_single_sign_on, _broker, _sources, _mail, _notices)

"""A mailbox of our own: Dovecot on a free port of the loopback address, under TLS, with mail as files."""

import grp
import mailbox
import os
import pwd
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient

from tests.conftest import program
from tests.deploy.cluster import free_port

STARTS_WITHIN = 10.0  # seconds
HOST, USER, PASSWORD = "localhost", "complaints", "of the mailbox"


@dataclass(frozen=True)
class Dovecot:
    """The server; `folder` holds its mail."""

    port: int
    folder: Path
    certificate: Path

    @property
    def url(self) -> str:
        return f"imaps://{USER}@{HOST}:{self.port}/"

    def arrives(self, *originals: bytes) -> None:
        """Have an e-mail come, as whatever delivers mail does."""
        box = mailbox.Maildir(self.folder / "mail", create=False)
        for original in originals:
            box.add(original)
        _give(self.folder / "mail")

    def flags(self) -> dict[int, set[bytes]]:
        """The flags of each e-mail, asked for by somebody else."""
        with IMAPClient(HOST, self.port, ssl_context=self._trust()) as client:
            client.login(USER, PASSWORD)
            client.select_folder("INBOX", readonly=True)
            found = client.fetch(client.search(), ["FLAGS"])
        return {uid: {flag for flag in said[b"FLAGS"] if flag != b"\\Recent"} for uid, said in found.items()}

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.certificate)


@contextmanager
def running(folder: Path, certificate: Path) -> Iterator[Dovecot]:
    """The server, until the block ends."""
    port, account = free_port(), _account()
    for name in ("cur", "new", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    _give(folder / "mail")
    config = folder / "dovecot.conf"
    config.write_text(_said(folder, certificate, port, account))
    (folder / "password").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    (folder / "password").chmod(0o644)  # an account of Dovecot's own reads it, whatever the umask is here
    with subprocess.Popen([program("dovecot"), "-F", "-c", config], stderr=subprocess.DEVNULL) as server:
        try:
            box = Dovecot(port, folder, certificate)
            _wait(box)
            yield box
        finally:
            server.terminate()


def _wait(box: Dovecot) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            box.flags()
        except OSError:
            assert time.monotonic() < until, (box.folder / "log").read_text()
            time.sleep(0.02)
        else:
            return


def _account() -> pwd.struct_passwd:
    """Whose the mail is: never root's."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def _give(folder: Path) -> None:
    account = _account()
    if os.getuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.pw_uid, account.pw_gid)


def _said(folder: Path, certificate: Path, port: int, account: pwd.struct_passwd) -> str:
    ours = (
        ""
        if os.getuid() == 0
        else (
            f"default_internal_user = {account.pw_name}\ndefault_login_user = {account.pw_name}\n"
            f"default_internal_group = {grp.getgrgid(account.pw_gid).gr_name}\n"
        )
    )
    return f"""{ours}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{certificate}
mail_location = maildir:{folder}/mail
first_valid_uid = {account.pw_uid}
passdb {{
  driver = passwd-file
  args = {folder}/password
}}
userdb {{
  driver = static
  args = uid={account.pw_uid} gid={account.pw_gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""


def remove(folder: Path) -> None:
    """Take the folder away, whoever its files belong to."""
    shutil.rmtree(folder, ignore_errors=True)

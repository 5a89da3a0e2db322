"""A PostgreSQL server of our own, made in a folder and thrown away; no other is touched."""

import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg

ACCOUNT = "nobody"  # a server runs as no root; where the tests do, it is this account's


class Cluster:
    """A server in `folder`, listening on this machine alone, with its socket in the folder."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.data, self.port = folder, folder / "data", free_port()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PG", "HARK_"))},
            "PATH": f"{programs}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "PGUSER": "postgres",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
        }
        if os.getuid() == 0:
            shutil.chown(folder, ACCOUNT)

    def sh(self, command: str) -> str:
        """What a command of the page prints, run as a server's account."""
        nobody = pwd.getpwnam(ACCOUNT)
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid} if os.getuid() == 0 else {}
        ran = subprocess.run(  # noqa: S602 # the page's own words
            command,
            shell=True,
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **account,  # type: ignore[arg-type] # only for root
        )
        assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"
        return ran.stdout

    def make(self, settings: str) -> None:
        """Make it with these lines in `postgresql.conf`, and serve."""
        self.sh(f"initdb --pgdata={self.data} --username=postgres --auth=trust --no-sync --encoding=UTF8")
        ours = (
            f"listen_addresses = '127.0.0.1'\nport = {self.port}\nunix_socket_directories = '{self.folder}'\n"
        )
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(ours + settings)
        self.sh(f"pg_ctl --pgdata={self.data} --wait --log={self.folder}/log start")

    def kill(self) -> None:
        """End every process of it at once, as a machine that falls over does."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for one in (pid, *map(int, children)):
            os.kill(one, 9)
        for left in self.folder.glob(".s.PGSQL.*"):  # a machine that starts again has no sockets
            left.unlink()

    def stop(self) -> None:
        """End what is at work, in whichever folder."""
        for running in self.folder.glob("*/postmaster.pid"):
            self.sh(f"pg_ctl --pgdata={running.parent} --mode=immediate stop || true")

    def address(self, role: str = "postgres", database: str = "postgres") -> str:
        """Where a role reaches a database."""
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"

    def ask(self, statement: str, *, database: str = "postgres") -> list[tuple[object, ...]]:
        """The rows a statement gives its superuser."""
        with psycopg.connect(self.address(database=database), autocommit=True) as superuser:
            told = superuser.execute(statement)  # type: ignore[call-overload] # a test's own words
            return list(told.fetchall()) if told.description else []


def free_port() -> int:
    """A port of this machine nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

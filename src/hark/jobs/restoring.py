"""The command that puts a backup back. Django stays out of it: it would make an installation of its own."""

import json
import os
import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from hark.flows.parcels import Manifest
from hark.flows.restoring import restore as put_back
from hark.jobs.command import DONE, REFUSED

_ERASED = "What the list names is erased again at the first start."
_NOT_ERASED = "What was erased after that moment is there again; --destroyed takes the list kept outside."


def restore(options: Namespace) -> int:
    """The installation as it was when the backup was taken."""
    os.umask(0o077)
    into = (options.into or Path(os.environ.get("HARK_HOME", "var"))).resolve()
    key, newer_list = options.escrow_key.read_bytes(), options.destroyed
    manifest = put_back(options.backup, into=into, key=key, newer_list=newer_list)
    if options.json:
        print(json.dumps({"into": str(into), **account(manifest)}))
    else:
        print(
            f"{into} holds what was there at {manifest.created}: {words(manifest)}; all of it compared.\n"
            "What was done after that moment is lost: hand in again the files that came later.\n"
            f"{_ERASED if newer_list else _NOT_ERASED}\n"
            f"{_next(into)}"
        )
    return status(manifest)


def _next(into: Path) -> str:
    """What is left to do; records that belong in a database are still in a file."""
    look = f"Look it over with HARK_HOME={into} hark check --deep, then serve."
    if not os.environ.get("HARK_DATABASE_URL", "").strip():
        return look
    return f"As the owner of an empty database, fill it with HARK_HOME={into} hark copy-records.\n{look}"


def status(manifest: Manifest) -> int:
    """The exit status: 1 where a part of what was copied was damaged before."""
    if manifest.damaged:
        print(
            f"hark: {len(manifest.damaged)} of the ledger's files were damaged or gone when this was taken,"
            f" the first is {manifest.damaged[0]}.",
            file=sys.stderr,
        )
    return REFUSED if manifest.damaged else DONE


def words(manifest: Manifest) -> str:
    """How much a backup holds."""
    rows = sum(manifest.records.values())
    facts = sum(int(str(ledger["rows"])) for ledger in manifest.ledgers.values())
    return f"{rows:,} records and {facts:,} facts in {len(manifest.files):,} files"


def account(manifest: Manifest) -> dict[str, object]:
    """The manifest for scripts, without the long list of files."""
    return {name: value for name, value in asdict(manifest).items() if name != "files"}

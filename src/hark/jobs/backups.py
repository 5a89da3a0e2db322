"""Commands that copy the installation away."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone

from hark.flows import backups, escrow
from hark.guard.access import Staff, operator
from hark.jobs.command import DONE
from hark.jobs.restoring import account, status, words
from hark.jobs.start import operator_name

MEBIBYTE = 2**20


def backup(options: Namespace) -> int:
    """A backup made and proven, or one of the deeds beside it."""
    from django.conf import settings

    by, to = operator(operator_name()), options.to or settings.HARK_BACKUPS
    if options.list:
        return _list(to, by=by, as_json=options.json)
    if options.verify:
        return _verify(options, by=by)
    if kept := options.new_escrow_key or options.copy_escrow_key:
        key = escrow.renew(kept) if options.new_escrow_key else escrow.copy_to(kept)
        print(f"The escrow key {key.id} is in {kept.name}. Take it away from here: it opens every backup.")
        return DONE
    made = backups.make(to=to, by=by, now=timezone.now(), keep=options.keep)
    if options.json:
        print(json.dumps({"file": str(made.path), "size": made.size, **account(made.manifest)}))
    else:
        print(f"{made.path}\n{words(made.manifest)}, {made.size / MEBIBYTE:,.1f} MB, read again to its end.")
        for path in made.removed:
            print(f"removed {path.name}")
    return status(made.manifest)


def _list(folder: Path, *, by: Staff, as_json: bool) -> int:
    now = timezone.now()
    found = backups.listed(folder, by=by)
    if as_json:
        print(json.dumps([asdict(one) for one in found], default=str))
        return DONE
    for one in found:
        age = f"{(now - one.created).total_seconds() / 3600:,.1f} hours old" if one.created else "damaged"
        print(f"{one.path.name}\t{one.size / MEBIBYTE:,.1f} MB\t{age}\tversion {one.product}\tkey {one.key}")
    if not found:
        print(f"hark: no backups in {folder}.", file=sys.stderr)
    return DONE


def _verify(options: Namespace, *, by: Staff) -> int:
    key = escrow.read(options.escrow_key) if options.escrow_key else None
    manifest = backups.verify(options.verify, by=by, now=timezone.now(), key=key)
    if options.json:
        print(json.dumps(account(manifest)))
    else:
        print(f"{options.verify.name} is whole: {words(manifest)}, taken {manifest.created}.")
    return status(manifest)

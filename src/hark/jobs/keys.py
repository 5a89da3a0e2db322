"""Commands about what is sealed: its keys, and who may open it."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict
from getpass import getpass

from django.utils import timezone
from tqdm import tqdm

from hark.core.errors import Refusal
from hark.flows import erasure, keys, revealing
from hark.guard.access import operator
from hark.jobs.command import DONE
from hark.jobs.start import operator_name


def listed(options: Namespace) -> int:
    """Every key, what it is for, its state, and how many values it seals."""
    found = keys.listed(by=operator(operator_name()))
    if options.json:
        print(json.dumps([asdict(key) for key in found]))
    else:
        for key in found:
            print(f"{key.id}\t{key.use}\t{key.state}\t{key.file}\t{key.values:,} values")
    return DONE


def rotate(options: Namespace) -> int:
    """A new sealing key, and every value sealed with it; stopped and given again, it goes on."""
    with tqdm(unit=" values", leave=False, disable=not sys.stderr.isatty()) as bar:

        def report(done: int) -> None:
            bar.update(done - bar.n)

        id, done = keys.rotate(by=operator(operator_name()), now=timezone.now(), report=report)
    print(f"Every value is sealed with the key {id}; {done:,} were sealed anew.")
    print("Copy keys/ to where you keep it, then run `hark keys retire`.")
    return DONE


def retire(options: Namespace) -> int:
    """The older keys refused from now on."""
    for id in keys.retire(by=operator(operator_name()), now=timezone.now()):
        print(f"The key {id} is refused from now on; its file lies in keys/retired.")
    return DONE


def lift(options: Namespace) -> int:
    """The person may open records again."""
    revealing.lift(options.username, by=operator(operator_name()), now=timezone.now())
    print(f"{options.username} may open records again.")
    return DONE


def erase(options: Namespace) -> int:
    """What is sealed about the complaint, or everything of the customer, is unreadable from now on."""
    by, now = operator(operator_name()), timezone.now()
    if _customer_meant(options):
        gone = erasure.erase_customer(_number(), reason=options.reason, by=by, now=now)
        print(
            f"The keys are destroyed, those of {gone.cases} complaints handled here among them, "
            f"and {gone.aside} records about it left the quarantine."
        )
    else:
        aside = erasure.erase(options.feed, options.source_id, reason=options.reason, by=by, now=now)
        print(f"The key is destroyed, and {aside} records about it left the quarantine.")
    return DONE


def hold(options: Namespace) -> int:
    """What is sealed about the complaint or the customer may not be erased, or may again."""
    by, now = operator(operator_name()), timezone.now()
    if _customer_meant(options):
        erasure.hold_customer(_number(), reason=options.reason, by=by, now=now)
    else:
        erasure.hold(options.feed, options.source_id, reason=options.reason, by=by, now=now)
    print("It may be erased." if options.lift else "It is kept, and cannot be erased.")
    return DONE


class NobodyMeant(Refusal):
    """It was not said about which complaint, or about which customer."""


def _customer_meant(options: Namespace) -> bool:
    if options.customer and options.feed:
        raise NobodyMeant(
            "The number of a customer is asked for; as an argument it would be kept by the shell."
        )
    if not options.customer and not options.source_id:
        raise NobodyMeant("Say which complaint, by its feed and its number there, or --customer.")
    return bool(options.customer)


def _number() -> str:
    """The number of a customer, unseen at a terminal; an argument would stay in the shell's history."""
    return getpass("Number of the customer: ") if sys.stdin.isatty() else sys.stdin.readline()

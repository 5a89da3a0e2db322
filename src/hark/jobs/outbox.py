"""Commands about messages to other systems."""

import json
import sys
from argparse import Namespace
from dataclasses import asdict

from django.utils import timezone

from hark.flows import deliveries
from hark.guard.access import operator
from hark.jobs.command import DONE
from hark.jobs.counting import are, counted
from hark.jobs.start import operator_name


def outbox_list(options: Namespace) -> int:
    """The messages with how they stand; what they say is not shown."""
    state = "" if options.state == "all" else options.state
    kept = deliveries.messages(by=operator(operator_name()), state=state)
    if options.json:
        print(json.dumps([asdict(message) for message in kept], default=str))
    else:
        for message in kept:
            print(
                f"{message.id}\t{message.topic}\t{message.state}\t{message.created_at:%Y-%m-%d %H:%M}"
                f"\t{message.attempts} tries\t{message.last_error}"
            )
    return DONE


def outbox_retry(options: Namespace) -> int:
    """Messages that were given up are tried again."""
    count = deliveries.retry(options.ids, by=operator(operator_name()), now=timezone.now())
    print(f"{counted(count, 'message')} {are(count)} tried again.")
    return DONE


def outbox_secret(options: Namespace) -> int:
    """The secret on the terminal, and what to do with it on the error stream."""
    print(deliveries.secret())
    print("hark: give it to the receiver; whoever has it can sign messages in Hark's name.", file=sys.stderr)
    return DONE

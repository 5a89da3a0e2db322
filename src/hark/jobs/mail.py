"""Commands about complaints that come by e-mail: take them, see what could not be taken, try it again."""

import json
from argparse import Namespace
from collections import Counter
from dataclasses import asdict

from django.utils import timezone

from hark import wiring
from hark.core.terms.letter import Became
from hark.flows import mail_in
from hark.guard.access import operator
from hark.jobs.command import DONE, REFUSED
from hark.jobs.counting import counted
from hark.jobs.start import operator_name


def take(options: Namespace) -> int:
    """What is new settled; 1 when something was kept aside."""
    by = operator(operator_name())
    taken, opened = Counter[Became](), wiring.mailbox()
    while looked := mail_in.take(opened=opened, by=by, clock=timezone.now, whole=options.all):
        taken += looked
    return _told(taken, options)


def replay(options: Namespace) -> int:
    """What was kept aside tried again; 1 when something stays aside."""
    by = operator(operator_name())
    return _told(mail_in.replay(options.ids, opened=wiring.mailbox(), by=by, now=timezone.now()), options)


def aside(options: Namespace) -> int:
    """The e-mails that could not be taken; what they say is in the mailbox."""
    kept = mail_in.aside(by=operator(operator_name()))
    if options.json:
        print(json.dumps([asdict(each) for each in kept], default=str))
    else:
        for each in kept:
            print(
                f"{each.id}\t{each.at:%Y-%m-%d %H:%M}\t{each.mailbox} {each.uid}"
                f"\t{each.reason.format(**each.details)}"
            )
    return DONE


def _told(taken: "Counter[Became]", options: Namespace) -> int:
    if options.json:
        print(json.dumps({word.value: taken[word] for word in Became}))
    else:
        print(
            f"{counted(taken.total(), 'e-mail')} = {counted(taken[Became.OPENED], 'new complaint')}"
            f" + {counted(taken[Became.JOINED], 'answer')} + {taken[Became.AUTOMATIC]:,} written by machines"
            f" + {taken[Became.AGAIN]:,} that had come before + {taken[Became.ASIDE]:,} kept aside"
        )
    return REFUSED if taken[Became.ASIDE] else DONE

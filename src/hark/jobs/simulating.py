"""The command that writes simulated contacts, with the truth the indicators must find in them."""

import json
from argparse import Namespace

from hark.core.errors import Refusal
from hark.jobs.command import DONE
from hark.jobs.demo.drawing import write_csv, write_parquet
from hark.jobs.demo.simulated import FEED, World

WRITERS = {".csv": write_csv, ".parquet": write_parquet}


class NoSuchForm(Refusal):
    """Simulated contacts are not written in this form, or not over a file there is."""


def simulate(options: Namespace) -> int:
    """The file written, and on the terminal what is true of it.

    Raises:
        NoSuchForm: the name of the file ends otherwise, or there is one already.
        NoWorld: there cannot be so many, or they would not begin on a Monday.
    """
    write = WRITERS.get(options.file.suffix)
    if write is None or options.file.exists():
        raise NoSuchForm("Name a new file that ends in .csv or .parquet.")
    given = {"first": options.first} if options.first else {}
    world = World(options.contacts, seed=options.seed, **given)
    write(world, options.file)
    print(json.dumps({"contacts": world.contacts, "seed": world.seed, "feed": FEED, "truth": world.truth()}))
    return DONE

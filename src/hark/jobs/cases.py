"""Commands about complaints that are handled here."""

from argparse import Namespace

from hark.flows import case_import
from hark.guard.access import operator
from hark.jobs import data
from hark.jobs.start import operator_name


def import_files(options: Namespace) -> int:
    """The complaints of each file as cases; broken off and called again, it goes on with the rest."""
    case_import.require_for_cases(options.mapping, by=operator(operator_name()))
    return data.load(options)

"""Commands about complaints as they are handled."""

from hark.jobs.options.shared import Commands, as_json, declare


def clocks(commands: Commands) -> None:
    """Why something about a complaint is due when it is."""
    clocks = commands.add_parser("clocks", help="say why something about a complaint is due when it is")
    deeds = clocks.add_subparsers(dest="deed", metavar="DEED", required=True)
    explained = declare(deeds, "explain", "clocks.explain", "every clock of a complaint, step by step")
    explained.add_argument("number", metavar="CASE", help="the number of the complaint")
    as_json(explained)

"""Commands that sort complaints, and learn to."""

import argparse
from pathlib import Path

from hark.jobs.options.shared import Commands, as_json, declare


def triage(commands: Commands) -> None:
    """Sort, learn, and show what was learned."""
    triage = commands.add_parser("triage", help="sort complaints by what they are about")
    deeds = triage.add_subparsers(dest="deed", metavar="DEED", required=True)
    predict = declare(deeds, "predict", "sorting.predict", "sort the texts of a file")
    predict.add_argument(
        "file", metavar="FILE", help='JSON Lines with "id" and "text"; - reads standard input'
    )
    predict.add_argument(
        "--confidence", type=_part, metavar="P", help="ask a person under this confidence, 0 to 1"
    )
    as_json(predict)
    train = declare(deeds, "train", "triage.train", "learn from texts somebody has sorted")
    train.add_argument(
        "--from",
        dest="source",
        default="complaints",
        metavar="LEDGER|FILE",
        help="`complaints` (default), `cases` (closed here, as they were left), or a file with text and "
        "product",
    )
    train.add_argument("--anew", action="store_true", help="without what the bundled model knows")
    train.add_argument(
        "--licence", default="the institution's own", metavar="WORDS", help="of the texts, for the card"
    )
    train.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write the models there, and put none in force"
    )
    as_json(train)
    card = declare(deeds, "card", "triage.card", "show what a model was learned from and how well it does")
    card.add_argument("--language", choices=["en", "zh"], default="en", help="of the model (default: en)")
    card.add_argument(
        "--recent",
        metavar="cases|FILE",
        help="`cases` (the newest thousand), or texts of late, to see whether they drift away",
    )
    as_json(card)


def _part(text: str) -> float:
    try:
        part = float(text)
    except ValueError:
        part = -1.0
    if not 0 <= part <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a part between 0 and 1")
    return part

"""Commands that serve."""

import argparse
from pathlib import Path

from hark.jobs.options.shared import Commands, address, declare, port


def serving(commands: Commands) -> None:
    """The demonstration, the pages, and the worker by itself."""
    demo = declare(commands, "demo", "serving.demo", "load the bundled real data and serve it")
    demo.add_argument("--no-serve", action="store_true", help="load, print the sign-ins, and end")
    port(demo)
    _serve(declare(commands, "serve", "serving.serve", "serve the pages on this machine"))
    declare(commands, "work", "serving.work", "settle files and make backups, as a service of its own")


def _serve(serve: argparse.ArgumentParser) -> None:
    """Serve the pages."""
    port(serve)
    serve.add_argument("--address", default="127.0.0.1", type=address, metavar="IP", help="where to listen")
    serve.add_argument("--certificate", type=Path, metavar="FILE", help="serve HTTPS with this certificate")
    serve.add_argument("--certificate-key", type=Path, metavar="FILE", help="and its key")
    serve.add_argument("--no-worker", action="store_true", help="without a worker: `hark work` is one")

"""Who does outside work: what flows are given to reach beyond this machine."""

from hark.flows.deliveries import Post
from hark.outlets import outbound


def post() -> Post:
    """What sends a message over HTTP: the one guarded door."""
    return outbound.post

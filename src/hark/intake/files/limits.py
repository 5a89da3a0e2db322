"""What a process that reads strangers' files may use, set by itself before it opens one."""

import resource

MEMORY = 2 * 1024**3
SECONDS = 600
OUT_OF_MEMORY = 3  # the exit status that says so
_OPEN_FILES = 64


def restrict(*, memory: int, seconds: int) -> None:
    """Set the limits: no file may be written, no image of the memory left behind."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    allow(memory=memory, seconds=seconds)


def allow(*, memory: int, seconds: int) -> None:
    """Give as much memory and processor time as honest content needs, once it is known how much there is."""
    resource.setrlimit(resource.RLIMIT_AS, (min(memory, MEMORY), MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (min(seconds, SECONDS), SECONDS))

"""What threads left open that ended: the server ends idle ones, and their connections would stay for good."""

import threading
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_TASKS = Path("/proc/self/task")
_lock = threading.Lock()
_held: dict[int, BaseDatabaseWrapper] = {}  # by the system's number of a thread, which it gives again


def close() -> None:
    """Close the connections of threads that are gone; they are looked for when a new one comes."""
    mine, number = connections["default"], threading.get_native_id()
    if _held.get(number) is mine:
        return
    with _lock:
        others = {int(task.name) for task in _TASKS.iterdir()} - {number}
        for gone in _held.keys() - others:
            _held.pop(gone)._close()  # type: ignore[attr-defined]  # what is for all would ask for its own thread
        _held[number] = mine

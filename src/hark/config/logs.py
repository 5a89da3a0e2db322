"""What is kept out of the log."""

import logging
import re

_ONE_TIME = re.compile(r"(/sign-in/once/)\S*")


class WithoutSignIns(logging.Filter):
    """Hides the secret part of one-time sign-ins.

    Django logs the path of a request it refuses, and one refused for its form, its method or
    a fault of ours has not used the address up: whoever reads the log could sign in with it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, with the address cut short."""
        message = record.getMessage()
        if _ONE_TIME.search(message):
            record.msg, record.args = _ONE_TIME.sub(r"\1…", message), None
        return True

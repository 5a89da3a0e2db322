"""The worker as a process of its own: started with the number of the server's process."""

import sys

from hark.jobs.start import start
from hark.jobs.worker import loop

if __name__ == "__main__":
    start()
    try:
        loop.run(int(sys.argv[1]))  # told, for the server may be gone before this line is reached
    except KeyboardInterrupt:
        sys.exit(0)

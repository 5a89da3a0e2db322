"""SciPy's special functions, which come when the first of them is asked for.

To import them takes a third of a second of the processor, and most commands need none.
"""

from collections.abc import Callable
from typing import Any


def __getattr__(name: str) -> Callable[..., Any]:
    from scipy import special

    function: Callable[..., Any] = getattr(special, name)
    globals()[name] = function
    return function

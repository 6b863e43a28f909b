"""Long work of a compiled library that a user can still stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

_LOOK_SECONDS = 0.1

T = TypeVar("T")


def interruptible(work: Callable[[], T]) -> T:
    """Do work in a thread of its own and wait for it where a keyboard interrupt is heard.

    Python hears an interrupt only between its own steps, and a solver may take minutes for one.  After an
    interrupt the thread is left to itself; it ends with the program.

    Examples
    --------
    >>> interruptible(lambda: 6 * 7)
    42
    """
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001  # raised again where the caller waits
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(_LOOK_SECONDS)
    if failed:
        raise failed[0]
    return found[0]

"""How long something takes."""

import time
from collections.abc import Callable

TIMES = 3


def quickest(work: Callable[[], object]) -> float:
    """The processor seconds of the quickest of a few rounds: what others do on the machine hardly disturbs these."""
    taken = []
    for _ in range(TIMES):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)

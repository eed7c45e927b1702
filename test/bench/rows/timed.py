"""How every peer measures and says what it did; timed.mjs is the same for our side."""

import json
import time


def timed(work, calls=5, warm_ups=1):
    """Runs work() a few times unmeasured, then measures it; returns (wall and processor seconds, the last result)."""
    seconds, cpu_seconds, result = [], [], None
    for _ in range(warm_ups):
        work()
    for _ in range(calls):
        started, cpu = time.perf_counter(), time.process_time()
        result = work()
        cpu_seconds.append(time.process_time() - cpu)
        seconds.append(time.perf_counter() - started)
    return {"seconds": seconds, "cpuSeconds": cpu_seconds}, result


def say(times, work):
    print(json.dumps({**times, "work": work}))

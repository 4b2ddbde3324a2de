"""Seconds that ``utils.serving.simulate_queue`` takes for 100,000 requests: below one is wanted.

python benchmarks/queue_simulation.py
"""

from time import perf_counter

import numpy as np

from utils.serving import poisson_arrivals, simulate_queue

REQUESTS = 100_000


def service_s(batch: int) -> float:
    """A server that needs 5 ms per batch and 0.2 ms per request in it."""
    return 0.005 + 0.0002 * batch


def main() -> None:
    """Print the best of three times for each way of batching."""
    for rate_per_s, max_batch, max_wait_s in ((180, 1, 0.0), (180, 8, 0.0), (900, 32, 0.01)):
        arrival_s = poisson_arrivals(rate_per_s, REQUESTS, np.random.default_rng(1))
        times = []
        for _ in range(3):
            start = perf_counter()
            simulate_queue(arrival_s, service_s, max_batch, max_wait_s)
            times.append(perf_counter() - start)
        limits = f"batches up to {max_batch}, waiting up to {1000 * max_wait_s:g} ms"
        print(f"{REQUESTS:,} requests at {rate_per_s}/s, {limits}: {min(times):.2f} s")


if __name__ == "__main__":
    main()

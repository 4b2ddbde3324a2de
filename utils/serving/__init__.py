"""A model as a service: a server of its own, load on it, and the queue before it."""

from utils.serving.in_kernel import KernelServer
from utils.serving.load import LoadTest, closed_loop, open_loop
from utils.serving.queueing import constant_arrivals, latency_summary, poisson_arrivals, simulate_queue
from utils.serving.server import ModelServer, ServerError, can_serve

__all__ = [
    "KernelServer",
    "LoadTest",
    "ModelServer",
    "ServerError",
    "can_serve",
    "closed_loop",
    "constant_arrivals",
    "latency_summary",
    "open_loop",
    "poisson_arrivals",
    "simulate_queue",
]

"""Typical answers to lesson 02's exercises: wrong ones with a part of their message, right ones by other roads."""

import numpy as np

RIGHT_ARROWS = {"A": ("same", "same"), "B": ("up", "down"), "C": ("same", "up"), "D": ("up", "up")}


def but(**changed):
    """The right arrows, but for these letters."""
    return {**RIGHT_ARROWS, **changed}


WRONG = {
    "02.a": [
        (dict.fromkeys("ABCD", ("up", "up")), "wherever a batch may grow"),
        (but(A=("same", "up"), B=("up", "up")), "wherever a batch may grow"),
        (but(A=("up", "up"), B=("up", "up"), C=("up", "up")), "wherever a batch may grow"),
        (but(A=("same", "same"), B=("up", "up"), C=("same", "same")), "which is the slide's 'proportional'"),
        (but(A=("same", "same"), B=("down", "down"), C=("up", "up")), "which is the slide's 'proportional'"),
        (
            {"A": ("same", "same"), "B": ("down", "up"), "C": ("up", "same"), "D": ("up", "up")},
            "swapped everywhere",
        ),
        (but(A=("up", "same")), "A, throughput: 10 requests come per second"),
        (but(A=("down", "same")), "A, throughput: all that come are answered"),
        (but(A=("same", "up")), "A, latency: a limit is no wait"),
        (but(A=("same", "down")), "A, latency: there is hardly a queue"),
        (but(B=("same", "down")), "B, throughput: one at a time the server answers 192"),
        (but(B=("up", "up")), "B, latency: a batch takes a little longer"),
        (but(B=("up", "same")), "B, latency: a batch takes a little longer"),
        (but(C=("up", "up")), "C, throughput: 20 requests come per second"),
        (but(C=("down", "up")), "C, throughput: all that come are answered"),
        (but(C=("same", "same")), "C, latency: a batch starts when it is full"),
        (but(C=("same", "down")), "C, latency: a batch starts when it is full"),
        (but(D=("same", "up")), "D, throughput: 256 images need 56 ms"),
        (but(D=("up", "same")), "D, latency: the client now waits"),
        (but(D=("up", "down")), "D, latency: the client now waits"),
        (list(RIGHT_ARROWS.values()), "a dictionary such as"),
        ({"A": ("same", "same"), "B": ("up", "down")}, "has the entries A, B"),
        (but(C=("same", "worse")), 'each of the two is "up", "same" or "down"'),
        (but(D="up"), "a pair in round brackets: (throughput, latency)"),
        (but(A=("same", "down"), D=("up", "same")), "A, latency: there is hardly a queue"),
        (dict.fromkeys("ABCD", ("same", "same")), "which is the slide's 'proportional'"),
        (
            {letter: (pair[0], "down") for letter, pair in RIGHT_ARROWS.items()},
            "A, latency: there is hardly a queue",
        ),
        (
            {letter: ("up", pair[1]) for letter, pair in RIGHT_ARROWS.items()},
            "A, throughput: 10 requests come per second",
        ),
        (but(B=("same", "same")), "B, throughput: one at a time the server answers 192"),
        (but(B=("down", "up")), "B, throughput: one at a time the server answers 192"),
        (but(C=("up", "down")), "C, throughput: 20 requests come per second"),
        (but(D=("down", "up")), "D, throughput: 256 images need 56 ms"),
        ({letter: pair[0] for letter, pair in RIGHT_ARROWS.items()}, "A should have a pair"),
        ({letter: ", ".join(pair) for letter, pair in RIGHT_ARROWS.items()}, "A should have a pair"),
        (dict(enumerate(RIGHT_ARROWS.values(), 1)), "has the entries 1, 2, 3, 4"),
        ({"throughput": ["same"] * 4, "latency": ["up"] * 4}, "has the entries LATENCY, THROUGHPUT"),
        (but(E=("up", "up")), "has the entries A, B, C, D, E"),
        (but(C=(None, "up")), 'each of the two is "up", "same" or "down"'),
        (but(B=(1, -1)), 'each of the two is "up", "same" or "down"'),
    ],
    "02.b": [
        ((1, 0.0), "at most 192 requests per second"),
        ((2, 0.0), "at most 370 requests per second"),
        ((16, 0.05), "The waiting limit alone spoils it"),
        ((64, 0.1), "The waiting limit alone spoils it"),
        ((8, 5), "are these milliseconds"),
        ((0.005, 8), "The two are swapped"),
        ((2.5, 0.0), "a whole number of requests"),
        ((8, -0.01), "not negative"),
        (8, "a pair in round brackets"),
        ((8, None), "a number (seconds)"),
        ((0, 0.0), "makes no sense"),
        ((1, 0.025), "at most 192 requests per second"),
        ((2, 0.025), "at most 370 requests per second"),
        ((32, 0.025), "The waiting limit alone spoils it"),
        ((400, 0.02), "The waiting limit alone spoils it"),
        ((3, 25), "are these milliseconds"),
        ((25, 0.025), "The waiting limit alone spoils it"),
        ((8.0, "0"), "a number (seconds)"),
        ({"max_batch": 8, "max_wait_s": 0}, "a pair in round brackets"),
        ((192, 0.5), "The waiting limit alone spoils it"),
        ((16, 0.03), "The waiting limit alone spoils it"),
        ((64, 0.02), "The waiting limit alone spoils it"),
        ((2, 0.0025), "at most 370 requests per second"),
        ((16, 10), "are these milliseconds"),
        ((0.0, 8), "The two are swapped"),
        ((0.02, 0.02), "makes no sense"),
        ((-4, 0), "makes no sense"),
        ((float("nan"), 0), "is nan"),
        (("8 requests", 0), "a number (requests)"),
        ("8, 0", "a pair in round brackets"),
        ([8], "a pair in round brackets"),
        ((8, 0.0, 25), "a pair in round brackets"),
    ],
}

RIGHT = {
    "02.a": [
        RIGHT_ARROWS,
        {key.lower(): list(pair) for key, pair in RIGHT_ARROWS.items()},
        {"D": ("UP", "Up "), "C": ("unchanged", "rises"), "B": ("↑", "↓"), "A": np.array(["same", "→"])},
    ],
    "02.b": [
        (8, 0.0),
        (8, 0.005),
        [1000, 0.0],
        np.array([16, 0.002]),
        (4.0, 0),
        (np.int64(32), np.float64(0.01)),
        (3, 0),
        (3, 0.015),
        (4, 0.1),
    ],
}

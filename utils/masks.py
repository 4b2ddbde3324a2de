"""Masked arrays, which the subjects refuse: NumPy, SciPy and scikit-learn leave the mask out of account."""

from __future__ import annotations

from typing import Any

import numpy as np


def refuse_masked(**inputs: Any) -> None:
    """Refuse masked arrays, also inside lists.

    Parameters
    ----------
    **inputs : object
        What a function was given, by the names of its parameters.

    Raises
    ------
    ValueError
        If one of them is a masked array.

    Examples
    --------
    >>> refuse_masked(latency_s=[0.01, 0.02])
    >>> refuse_masked(latency_s=np.ma.masked_equal([0.01, 9.0], 9.0))
    Traceback (most recent call last):
        ...
    ValueError: latency_s is a masked array, whose mask would be lost: take .compressed() or .filled().
    """
    for name, values in inputs.items():
        parts = values if isinstance(values, (list, tuple)) else [values]
        if any(np.ma.isMaskedArray(part) for part in parts):
            raise ValueError(
                f"{name} is a masked array, whose mask would be lost: take .compressed() or .filled()."
            )

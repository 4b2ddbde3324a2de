"""How sure a cross-validated score is, and its picture."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats


def half_width(scores: npt.ArrayLike, test_share: float, level: float = 0.95) -> float:
    """Give the half width of the interval around a cross-validated mean.

    Cross-validation's scores share training data, so the usual standard error is too small. The
    variance here is the corrected one, ``(1 / J + n2 / n1) * s**2`` for ``J`` scores with sample
    variance ``s**2``, ``n2`` test rows and ``n1`` training rows.

    Parameters
    ----------
    scores : array-like of float, shape (J,)
        Scores of one model, or differences of two models' scores on the same parts.
    test_share : float
        Test rows over all rows, between 0 and 1: 0.25 for four parts.
    level : float
        Coverage of the interval.

    Returns
    -------
    float
        The interval is the mean plus or minus this.

    Raises
    ------
    ValueError
        If there are fewer than two scores, one is not finite, or `test_share` is not between 0 and 1.

    References
    ----------
    Nadeau and Bengio, "Inference for the generalization error", Machine Learning 52 (2003), 239-281,
    https://doi.org/10.1023/A:1024068626366

    Examples
    --------
    >>> round(half_width([0.90, 0.92, 0.91, 0.93], test_share=0.25), 4)
    0.0314
    """
    values = np.asarray(scores, dtype=float)
    if values.ndim != 1 or values.size < 2 or not np.isfinite(values).all():
        raise ValueError("scores must be a list of at least two finite numbers, one for each part.")
    if not 0 < test_share < 1:
        raise ValueError(f"test_share is {test_share}: give the test rows over all rows, between 0 and 1.")
    variance = (1 / values.size + test_share / (1 - test_share)) * values.var(ddof=1)
    return float(stats.t.ppf((1 + level) / 2, values.size - 1) * np.sqrt(variance))

"""One module per data set; see ``data/generate.py``.

How a file stays the same byte for byte on every system: draw from ``numpy.random.Generator(PCG64(seed))``
(never ``multivariate_normal`` or matrix products, whose last digits depend on the linear-algebra library), round every
column with ``fixed``, and leave no tie for the last digit of a float to decide (``argmax`` or ``sort`` of
floats that can be equal). Say ``dtype=np.int64`` where NumPy would choose an integer type by itself.
"""

import numpy as np
from numpy.typing import ArrayLike


def fixed(values: ArrayLike, decimals: int) -> list[str]:
    """Return numbers as text with exactly this many decimals, rounded once and formatted from whole numbers.

    >>> fixed([1.25, -0.04, -12.3456], 1)
    ['1.2', '0.0', '-12.3']
    >>> fixed([7.6], 0)
    ['8']
    """
    units = np.rint(np.asarray(values, dtype=np.float64) * 10**decimals).astype(np.int64).tolist()
    if decimals == 0:
        return [str(unit) for unit in units]
    texts = [f"{abs(unit):0{decimals + 1}d}" for unit in units]
    signs = ["-" if unit < 0 else "" for unit in units]
    return [f"{sign}{text[:-decimals]}.{text[-decimals:]}" for sign, text in zip(signs, texts, strict=True)]

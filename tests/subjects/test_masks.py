"""Masked arrays are refused by name, alone and in lists; all else passes."""

import numpy as np
import pytest

from utils.masks import refuse_masked

MASKED = np.ma.masked_equal([0.5, 1.0], 1.0)


@pytest.mark.parametrize("values", [MASKED, np.ma.array([1.0]), [MASKED], (1.0, MASKED)])
def test_a_mask_is_refused_by_name(values):
    with pytest.raises(ValueError, match=r"^score is a masked array, .* \.compressed\(\) or \.filled\(\)\.$"):
        refuse_masked(truth=[1, 0], score=values)


@pytest.mark.parametrize("values", [[], None, "text", 3.0, [1, 2], np.ones(3), {"a": 1}, [[1.0], [2.0]]])
def test_all_else_passes(values):
    refuse_masked(values=values)

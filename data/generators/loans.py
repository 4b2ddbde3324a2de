"""``loans.csv``: past loan decisions by officers, with the true repayment that a bank never sees.

Both groups have the same ability to repay and the same figures in their papers. Officers ask more of group B. The
three columns about where people live say much about the group and nothing about repayment.
"""

import numpy as np

from generators import fixed

FILE = "loans.csv"
SEED = 20260302
ROWS = 8_000
SHARE_B = 0.35
PENALTY_B = 1.0  # how much more ability, in standard deviations, officers ask of group B


def make(seed: int = SEED) -> dict[str, list[str] | list[int]]:
    """Return the columns of ``loans.csv`` in order, or with another seed those of another draw."""
    rng = np.random.Generator(np.random.PCG64(seed))

    def noise() -> np.ndarray:
        return rng.standard_normal(ROWS)

    group_b = rng.random(ROWS) < SHARE_B
    ability = noise()
    repays = ability + 0.6 * noise() > -0.35

    # The papers: each says something about ability, none about the group.
    income = np.clip(42.0 * np.exp(0.35 * (0.7 * ability + 0.7 * noise())), 5.0, 250.0)
    years_employed = np.clip(7.0 + 3.5 * (0.5 * ability + 0.85 * noise()), 0.0, 30.0)
    debt_ratio = np.clip(38.0 - 12.0 * (0.7 * ability + 0.7 * noise()), 2.0, 95.0)
    late_payments = rng.poisson(np.exp(0.1 - 0.6 * ability))
    savings = np.minimum(9.0 * np.exp(0.8 * (0.6 * ability + 0.8 * noise())), 200.0)

    # Where people live: says much about the group, nothing about ability.
    district_index = np.clip(58.0 - 18.0 * group_b + 7.0 * noise(), 0.0, 100.0)
    years_at_address = np.clip(9.0 - 3.5 * group_b + 2.5 * noise(), 0.0, 25.0)
    commute_minutes = np.clip(32.0 + 14.0 * group_b + 10.0 * noise(), 5.0, 90.0)

    # The officer judges ability from papers and a talk, and asks more of group B.
    judged = ability + 0.5 * noise() - PENALTY_B * group_b
    approved = judged > -0.4
    return {
        "group": np.where(group_b, "B", "A").tolist(),
        "income_mkrw": fixed(income, 1),
        "years_employed": fixed(years_employed, 1),
        "debt_ratio_pct": fixed(debt_ratio, 0),
        "late_payments": np.minimum(late_payments, 12).tolist(),
        "savings_mkrw": fixed(savings, 1),
        "district_index": fixed(district_index, 0),
        "years_at_address": fixed(years_at_address, 1),
        "commute_minutes": fixed(commute_minutes, 0),
        "approved": approved.astype(np.int64).tolist(),
        "repays": repays.astype(np.int64).tolist(),
    }

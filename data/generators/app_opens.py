"""``app_opens.csv``: which app a person opens, in context, over 12 weeks; one app is new in week 9.

A random utility model (McFadden 1974): each app has a utility for the person at that moment, plus Gumbel noise; the
highest one is opened. The utility has parts that an app's attributes explain, and two that they do not: how well
the app is liked beyond them, and a person's habit. See `utility`.
"""

import numpy as np
from numpy.typing import NDArray

FILE = "app_opens.csv"
SEED = 20260303
WEEKS, NEW_WEEK = 12, 9
PERSONS, OPENS_PER_WEEK = 250, 3
CATEGORIES = ("message", "video", "music", "map", "news", "game")
# name: category, MB per minute, minutes of a usual session, works offline, stars times 10
APPS = {
    "dodo": ("message", 1, 2, 0, 44),
    "ping": ("message", 2, 4, 0, 37),
    "huddle": ("message", 9, 12, 0, 41),
    "letter": ("message", 1, 6, 1, 39),
    "vista": ("video", 30, 25, 0, 43),
    "reel": ("video", 14, 8, 0, 39),
    "stage": ("video", 22, 40, 1, 42),
    "snaps": ("video", 11, 4, 0, 45),
    "melody": ("music", 3, 30, 0, 45),
    "vinyl": ("music", 1, 20, 1, 38),
    "airwave": ("music", 2, 15, 0, 40),
    "setlist": ("music", 5, 35, 1, 43),
    "route": ("map", 4, 6, 0, 42),
    "atlas": ("map", 1, 9, 1, 36),
    "stops": ("map", 1, 2, 0, 43),
    "trails": ("map", 3, 14, 1, 45),
    "herald": ("news", 3, 7, 0, 40),
    "brief": ("news", 1, 3, 1, 41),
    "ticker": ("news", 2, 2, 0, 38),
    "depth": ("news", 4, 18, 1, 44),
    "blocks": ("game", 1, 10, 1, 40),
    "arena": ("game", 12, 22, 0, 44),
    "duel": ("game", 6, 6, 0, 37),
    "garden": ("game", 1, 28, 1, 42),
    "clips": ("video", 8, 5, 1, 44),
}
NEW_APP = "clips"
PLACES = ("home", "work", "transit", "out")
HOUR_WEIGHT = np.array([2, 1, 1, 1, 1, 2, 5, 8, 9, 6, 5, 6, 9, 7, 5, 5, 6, 9, 10, 9, 9, 10, 8, 5])
# How much a category suits a place: rows home, work, transit, out; columns as CATEGORIES
SUITS = np.array(
    [
        [0.4, 1.3, 0.3, -2.0, 0.2, 0.9],
        [1.4, -1.2, 0.4, -1.2, 0.9, -0.8],
        [0.6, 0.3, 1.2, 0.7, 0.8, 0.6],
        [0.9, -0.7, 0.1, 1.8, -0.3, -0.5],
    ]
)
MINUTES_FREE = np.array([25.0, 4.0, 12.0, 5.0])  # by place: what a session may take without regret
UNEXPLAINED_APP, HABIT, CHANCE = 0.4, 0.7, 0.6

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def utility(interest: Floats, place: Whole, hour: Whole, mobile: NDArray[np.bool_], plan_gb: Whole) -> Floats:
    """Return the part of the utility that a person's and an app's attributes explain, (opens, apps).

    Interest in the app's category counts, the place suits some categories, the evening video and games, the morning
    news. On the mobile network megabytes cost, the more the smaller the plan, unless the app works offline; in transit the
    network is poor. A session longer than the place allows is a nuisance. Stars help.
    """
    attributes = [APPS[name] for name in APPS]
    category = np.array([CATEGORIES.index(a[0]) for a in attributes])
    mb, minutes, offline, stars = (np.array([a[i] for a in attributes], dtype=float) for i in (1, 2, 3, 4))
    fit = 0.35 * (interest[:, category] - 4.5) + SUITS[place][:, category]
    evening, morning = (hour >= 19)[:, None], ((hour >= 6) & (hour <= 9))[:, None]
    fit = fit + 0.8 * evening * np.isin(category, (1, 5)) + 0.7 * morning * (category == 4)
    data = np.log2(1.0 + mb) * (1.0 - 0.8 * offline) * (0.25 + 1.5 / plan_gb[:, None]) * mobile[:, None]
    transit = (place == 2)[:, None] * (0.6 * offline - 0.02 * mb)
    too_long = np.maximum(minutes - MINUTES_FREE[place][:, None], 0.0)
    return fit - data + transit - 0.06 * too_long + 0.12 * (stars - 40.0)


def make(seed: int = SEED) -> dict[str, list[str] | list[int]]:
    """Return the columns of ``app_opens.csv`` in order, or with another seed those of another draw."""
    rng = np.random.Generator(np.random.PCG64(seed))
    apps, opens = len(APPS), WEEKS * PERSONS * OPENS_PER_WEEK

    # Persons: what they say they like (0 to 9), their data plan, and what no column tells.
    interest_of = np.floor(10.0 * rng.random((PERSONS, len(CATEGORIES))))
    plan_of = np.array([1, 3, 10, 50])[np.searchsorted([0.2, 0.5, 0.8], rng.random(PERSONS), side="right")]
    habit_of = HABIT * rng.standard_normal((PERSONS, apps))
    liked = UNEXPLAINED_APP * rng.standard_normal(apps)

    # Moments, in order of time.
    week = np.repeat(np.arange(1, WEEKS + 1, dtype=np.int64), PERSONS * OPENS_PER_WEEK)
    day = np.floor(7.0 * rng.random(opens)).astype(np.int64)
    hour_end = np.cumsum(HOUR_WEIGHT) / HOUR_WEIGHT.sum()
    hour = np.searchsorted(hour_end, rng.random(opens), side="right").astype(np.int64)
    order = np.lexsort((hour, day, week))
    week, day, hour = week[order], day[order], hour[order]
    person = np.floor(PERSONS * rng.random(opens)).astype(np.int64)
    office = (day < 5) & (hour >= 9) & (hour < 18)
    rush = (day < 5) & np.isin(hour, (7, 8, 18, 19))
    ends = np.where(
        office[:, None], [0.15, 0.75, 0.85], np.where(rush[:, None], [0.3, 0.4, 0.9], [0.7, 0.72, 0.8])
    )
    place = np.sum(rng.random(opens)[:, None] >= ends, axis=1).astype(np.int64)
    mobile = rng.random(opens) >= np.array([0.9, 0.7, 0.05, 0.2])[place]

    value = utility(interest_of[person], place, hour, mobile, plan_of[person])
    value = value + liked + habit_of[person] + CHANCE * rng.gumbel(size=value.shape)
    value[week < NEW_WEEK, list(APPS).index(NEW_APP)] = -np.inf
    app = np.argmax(value, axis=1)

    attributes = [APPS[name] for name in APPS]
    return {
        "week": week.tolist(),
        "day": day.tolist(),
        "hour": hour.tolist(),
        "person": (1 + person).tolist(),
        "place": np.array(PLACES)[place].tolist(),
        "network": np.where(mobile, "mobile", "wifi").tolist(),
        "plan_gb": plan_of[person].tolist(),
        **{
            f"likes_{name}": interest_of[person, i].astype(np.int64).tolist()
            for i, name in enumerate(CATEGORIES)
        },
        "app": np.array(list(APPS))[app].tolist(),
        **{
            name: np.array([a[i] for a in attributes])[app].tolist()
            for i, name in enumerate(("category", "mb_per_min", "minutes", "offline", "stars_x10"))
        },
    }

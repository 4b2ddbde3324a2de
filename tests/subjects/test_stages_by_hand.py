"""The loop's stages on a few made-up links: what each gives, by another road, and what each refuses, word for word."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from utils.lifecycle import stages
from utils.lifecycle.stages import Plan, Recipe, Saved, Scope
from utils.linear_model import LinearModel
from utils.uncertainty import bootstrap_by_group

MONEY = Scope("won", 10, 1)
PLACES = np.array(["main", "side", "indoor"])


def made(links: int = 24, each: int = 4, month: int = 1, seed: int = 0) -> pd.DataFrame:
    """Make sound measurements of one month: links of `each` rows, in every place and at both frequencies."""
    rng = np.random.default_rng([seed, month])
    number = np.repeat(np.arange(links), each)
    slope = np.round(rng.uniform(-12, 5, number.size), 2)
    return pd.DataFrame(
        {
            "time": pd.Timestamp(2025, month, 1) + pd.to_timedelta(np.arange(number.size), "s"),
            "link": number + 1000 * month,
            "site": number % 6 + 1,
            "frequency_ghz": np.where(number // 3 % 2, 28.0, 7.5),
            "place": PLACES[number % 3],
            "line_of_sight": rng.integers(0, 2, number.size),
            "distance_m": rng.integers(10, 251, number.size),
            "speed_mps": np.round(rng.uniform(0, 12, number.size), 1),
            "device": rng.integers(1, 4, number.size),
            "load_pct": rng.integers(5, 96, number.size),
            "sinr_db": np.round(rng.uniform(-23, 40, number.size), 1),
            "sinr_slope_db": slope,
            "throughput_mbps": rng.integers(1, 900, number.size),
            "blocked_100ms": (rng.random(number.size) < 1 / (1 + np.exp(slope + 4))).astype(float),
        }
    )


def refused(call) -> str:
    """Give the sentence with which something is refused."""
    with pytest.raises(ValueError) as caught:
        call()
    return str(caught.value)


def always(chance: float, width: int = 8) -> LinearModel:
    """Make a model that gives every link the same chance."""
    zeros = (0.0,) * width
    return LinearModel(
        tuple("abcdefghijklmnopqrstuvwxyz"[:width]),
        zeros,
        (1.0,) * width,
        zeros,
        float(np.log(chance / (1 - chance))),
    )


# ---------------------------------------------------------------- 1 scoping


def test_what_a_scope_says_and_does():
    assert Scope().assumes == "what is right more often loses less money"
    assert Scope("won", 2.5, 0.5).assumes == "a missed blockage costs 2.5 won, a needless switch 0.5"
    assert Scope("won", 9, 1).threshold == 0.1
    assert Scope("won", 9, 0).threshold == 0
    assert Scope("accuracy", 9, 1).threshold == 0.5
    assert MONEY.lost([1, 1, 0, 0], [1, 0, 1, 0]).tolist() == [0, 10, 1, 0]
    assert MONEY.won([1, 1, 0, 0], [1, 0, 1, 0]) == 2750
    assert MONEY.lost(np.array([1, 0], dtype=object), np.array([False, np.True_], dtype=object)).tolist() == [
        10,
        1,
    ]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"metric": "wonn"}, "metric is 'wonn': choose accuracy or won."),
        ({"missed_won": -1}, "The prices are (-1, 1.0): give finite won, none negative and not both 0."),
        (
            {"missed_won": 0, "needless_won": 0},
            "The prices are (0, 0): give finite won, none negative and not both 0.",
        ),
        ({"latency_budget_ms": 0}, "A budget is not positive: give more than 0 ms and more than 0 labels."),
        ({"label_budget": 0}, "A budget is not positive: give more than 0 ms and more than 0 labels."),
    ],
)
def test_what_a_scope_refuses(wrong, says):
    assert refused(lambda: Scope(**wrong)) == says


def test_the_least_that_a_scope_takes():
    assert Scope("won", missed_won=0, needless_won=0.5).threshold == 1
    assert Scope(latency_budget_ms=0.5, label_budget=1).label_budget == 1


LIST = "must be a list of the numbers 0 and 1, one or more, with none missing."


@pytest.mark.parametrize(
    ("blocked", "switch", "says"),
    [
        ([], [], f"blocked {LIST}"),
        ([1], [], f"switch {LIST}"),
        ([[1]], [1], f"blocked {LIST}"),
        ([1], ["1"], f"switch {LIST}"),
        (np.array([1, "0"], dtype=object), [0, 1], f"blocked {LIST}"),
        (np.ma.array([1, 0], mask=[True, False]), [0, 1], f"blocked {LIST}"),
        ([2], [1], "blocked holds something else than 0 and 1: leave out rows without a label first."),
        ([1], [0.5], "switch holds something else than 0 and 1: leave out rows without a label first."),
        ([1, 0, 0], [0], "blocked has 3 entries and switch 1: give one decision each."),
    ],
)
def test_what_is_no_decision(blocked, switch, says):
    assert refused(lambda: MONEY.lost(blocked, switch)) == says
    assert refused(lambda: MONEY.won(blocked, switch)) == says


def test_the_rule_switches_below_three_db_down():
    assert stages.rule_switches(pd.DataFrame({"sinr_slope_db": [-3.0, -3.01, 3.0]})).tolist() == [
        False,
        True,
        False,
    ]


# ---------------------------------------------------------------- 2 data engineering


def test_what_a_recipe_says():
    assert Recipe(frequencies_ghz=(7.5, 28.0)).cells == "7.5 and 28 GHz"
    says = "what comes is like months 4, 5 at 28 GHz, "
    endings = {"none": "the same in every street", "place": "by kind of street", "corner": "street by street"}
    for place, ending in endings.items():
        assert Recipe((4, 5), place=place).assumes == says + ending


def test_a_place_is_written_as_numbers():
    table = made(6, 1)[["place", "site", *stages.READINGS]].set_index(pd.Index(range(10, 16)))
    plain = stages.inputs_of(table, "none")
    assert list(plain) == list(stages.READINGS)
    assert (plain.dtypes == np.float64).all()
    by_kind = stages.inputs_of(table, "place", ("sinr_db",))
    assert list(by_kind) == ["sinr_db", "main", "side", "indoor"]
    assert by_kind.index.tolist() == table.index.tolist()
    assert by_kind[["main", "side", "indoor"]].to_numpy().tolist() == np.tile(np.eye(3), (2, 1)).tolist()
    corners = stages.inputs_of(table, "corner", ())
    assert list(corners) == [
        f"{street} at {site}" for street in ("main", "side", "indoor") for site in range(1, 7)
    ]
    assert corners.sum(axis=1).tolist() == [1.0] * 6
    assert [
        corners.loc[row, f"{table.loc[row, 'place']} at {table.loc[row, 'site']}"] for row in table.index
    ] == [1.0] * 6
    assert (
        refused(lambda: stages.inputs_of(table, "street"))
        == "place is 'street': choose none, place or corner."
    )


@pytest.mark.parametrize("name", stages.RANGES)
def test_a_range_holds_its_ends_and_nothing_beyond(name):
    batch = made(4, 1).astype({name: float})
    low, high = stages.RANGES[name]
    for value in (low, high):
        batch.loc[1, name] = value
        assert stages.faults(batch) == []
    for value in (low - 0.5, high + 0.5):
        batch.loc[1, name] = value
        codes = ", ".join(f"{code:g}" for code in stages.CODES.get(name, ()))
        says = f"holds something else than {codes}" if codes else f"leaves its range of {low} to {high}"
        assert stages.faults(batch) == [f"{name} {says}"]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda t: t.iloc[:0], ["the batch holds no rows"]),
        (lambda t: pd.concat([t, t["sinr_db"]], axis=1), ["the column sinr_db stands there twice"]),
        (
            lambda t: t.drop(columns=["sinr_db", "site"]),
            ["the column sinr_db is missing", "the column site is missing"],
        ),
        (lambda t: t.drop(columns="place"), ["the column place is missing"]),
        (lambda t: t.assign(place="roof"), ["place holds something else than main, side and indoor"]),
        (lambda t: t.assign(site=[7, *t["site"][1:]]), ["site holds something else than 1, 2, 3, 4, 5, 6"]),
        (
            lambda t: t.assign(load_pct=t["load_pct"].astype(str)),
            ["load_pct has 8 values that are no numbers"],
        ),
        (
            lambda t: t.assign(load_pct=[None, *t["load_pct"][1:]]),
            ["load_pct has 1 values that are no numbers"],
        ),
        (lambda t: pd.concat([t, t.iloc[:3]]), ["3 rows stand there twice"]),
        (lambda t: pd.concat([t, t.iloc[:1]]).assign(note=[["a"]] * 9), ["1 rows stand there twice"]),
        (lambda t: t.assign(blocked_100ms=2), ["blocked_100ms holds something else than 0 and 1"]),
        (lambda t: t.drop(columns="blocked_100ms"), []),
        (lambda t: t.assign(blocked_100ms=np.nan), []),
        (
            lambda t: t.assign(sinr_db=99, place="roof"),
            [
                "sinr_db leaves its range of -23 to 40",
                "place holds something else than main, side and indoor",
            ],
        ),
    ],
)
def test_each_fault_has_its_sentence(spoil, says):
    assert stages.faults(spoil(made(8, 1))) == says


def test_data_are_prepared_by_hand():
    late = made(6, 2, month=2)
    late.loc[[0, 5], "blocked_100ms"] = np.nan
    links = pd.concat([made(6, 2), late, made(6, 2, month=3)], ignore_index=True)
    data = stages.prepare(links, Recipe((1, 2), (28.0,), "place"))
    kept = [row for row in range(24) if row not in (12, 17)]
    assert data.table.index.tolist() == data.inputs.index.tolist() == kept
    assert data.blocked.tolist() == links.loc[kept, "blocked_100ms"].tolist()
    assert data.blocked.dtype.kind == "i"
    assert data.learn.tolist() == (links.loc[kept, "frequency_ghz"] == 28).tolist()
    assert data.dropped == {"label not there yet": 2, "not a cell at 28 GHz": int((~data.learn).sum())}
    assert data.inputs.equals(stages.inputs_of(links.loc[kept], "place"))
    assert list(stages.prepare(links, Recipe((1,), readings=("sinr_db",))).inputs) == ["sinr_db"]


def test_data_that_cannot_be_prepared():
    links = pd.concat([made(6, 2), made(6, 2, month=2)])
    links.loc[links["time"].dt.month == 2, "blocked_100ms"] = np.nan
    says = "Month 2 has no labelled rows: choose other months, or wait for them."
    assert refused(lambda: stages.prepare(links, Recipe((1, 2)))) == says
    says = "The data do not meet the schema: 1 rows stand there twice. Mend them at their source."
    assert refused(lambda: stages.prepare(pd.concat([links, links.iloc[:1]]), Recipe((1,)))) == says
    says = "throughput_mbps is known only after the decision: leave it out of the inputs."
    assert refused(lambda: stages.prepare(links, Recipe((1,), readings=("throughput_mbps",)))) == says


def test_the_latest_labelled_months():
    links = pd.concat([made(2, 2, month=month) for month in (1, 2, 3, 5)], ignore_index=True)
    links.loc[links["time"].dt.month == 3, "blocked_100ms"] = [0, 1, np.nan, 0]
    assert stages.latest_labelled(links, now=6) == (2, 5)
    assert stages.latest_labelled(links, now=5) == (1, 2)
    assert stages.latest_labelled(links, now=5, count=1) == (2,)
    assert stages.latest_labelled(links, now=6, count=9) == (1, 2, 5)


# ---------------------------------------------------------------- 3 model development


@pytest.mark.parametrize("kind", ["slope", "linear", "pairs"])
def test_a_fit_is_scikit_learns(kind):
    data = stages.prepare(made(), Recipe((1,), (7.5, 28.0)))
    steps = [StandardScaler(), LogisticRegression(solver="newton-cholesky")]
    if kind == "pairs":
        steps.insert(1, PolynomialFeatures(2, include_bias=False))
    columns = data.inputs.iloc[:, :1] if kind == "slope" else data.inputs
    wanted = (
        make_pipeline(*steps).fit(columns.to_numpy(), data.blocked).predict_proba(columns.to_numpy())[:, 1]
    )
    found = stages.fit(data.inputs, data.blocked, kind)
    assert found.names == tuple(data.inputs)
    assert found.predict(data.inputs) == pytest.approx(wanted, rel=1e-6)
    if kind == "linear":
        assert stages.fit(data.inputs, data.blocked) == found


def test_fits_that_cannot_be_made():
    inputs = stages.inputs_of(made(), "none")
    says = "kind is 'deep': choose slope, linear or pairs."
    assert refused(lambda: stages.fit(inputs, made()["blocked_100ms"], "deep")) == says
    says = "The labels are all alike: a model learns from blocked links and others; take more rows."
    assert refused(lambda: stages.fit(inputs, np.ones(len(inputs)))) == says


@pytest.mark.parametrize(
    ("low", "high", "settled", "sign"),
    [(0.5, 2, True, 1), (0, 2, False, 0), (-1, 2, False, 0), (-2, 0, False, 0), (-2, -0.5, False, -1)],
)
def test_which_side_of_zero(low, high, settled, sign):
    found = Saved(1.4, low, high)
    assert (found.settled, found.sign) == (settled, sign)
    assert str(found) == f"1 [{round(low)}, {round(high)}]"


def lost_by(ways: str = "abc") -> pd.DataFrame:
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {way: rng.integers(0, 11, 60) for way in ways}, index=np.repeat(np.arange(20), 3)
    ).astype(float)


def test_what_is_saved_by_hand():
    lost = lost_by()
    less = 1000 * (lost["b"] - lost["a"])
    wanted = (less.mean(), *bootstrap_by_group(less, lost.index, np.random.default_rng(7), repeats=1000))
    assert stages.saved(lost, "a", "b", seed=7) == pytest.approx(wanted)
    says = "These rows are those of one link or none: take more, so that their spread can be seen."
    assert refused(lambda: stages.saved(lost.loc[[3]], "a", "b", seed=7)) == says
    assert (
        stages.saved(lost.loc[[3, 4]], "a", "b", seed=7).low
        <= stages.saved(lost.loc[[3, 4]], "a", "b", seed=7).won
    )


def test_the_cheapest_way_is_the_measure():
    lost = lost_by()
    lost["b"] -= 2
    table = stages.compare(lost, seed=5)
    assert list(table) == ["won", "more", "low", "high"]
    assert list(table.index) == list("abc")
    assert table["won"].tolist() == pytest.approx([1000 * lost[way].mean() for way in "abc"])
    for way in "abc":
        assert tuple(table.loc[way, ["more", "low", "high"]]) == pytest.approx(
            tuple(stages.saved(lost, "b", way, 5))
        )


@pytest.mark.parametrize("most", [1, 3, 9])
def test_folds_are_those_of_scikit_learn(most):
    """Links with one row each, with few (so that many have equally many), and with many."""
    rng = np.random.default_rng(most)
    links = pd.Series(rng.permutation(np.repeat(rng.permutation(500)[:90], rng.integers(1, most + 1, 90))))
    found = stages.folds(links)
    tests = [test for _, test in GroupKFold(stages.FOLDS).split(links, groups=links)]
    assert [np.flatnonzero(found == k).tolist() for k in range(stages.FOLDS)] == [t.tolist() for t in tests]


def test_an_exam_by_hand():
    data = stages.prepare(made(), Recipe((1,), (28.0,)))
    found = stages.develop(MONEY, data)
    links, chance = data.table["link"].to_numpy(), np.empty(len(data.table))
    for train, test in GroupKFold(10).split(data.inputs, groups=links):
        rows = [row for row in train if data.learn[row]]
        chance[test] = stages.fit(data.inputs.iloc[rows], data.blocked[rows]).predict(data.inputs.iloc[test])
    assert found.chance == pytest.approx(chance)
    ways = {"model": chance > MONEY.threshold, "rule": stages.rule_switches(data.table)}
    assert list(found.lost) == list(found.scores.index) == ["model", "rule"]
    assert list(found.scores) == ["accuracy", "won"]
    for way, switch in ways.items():
        assert found.lost[way].tolist() == MONEY.lost(data.blocked, switch).tolist()
        wanted = [np.mean(switch == data.blocked), MONEY.won(data.blocked, switch)]
        assert found.scores.loc[way].tolist() == pytest.approx(wanted)
    assert found.lost.index.tolist() == links.tolist()
    assert found.model == stages.fit(data.inputs[data.learn], data.blocked[data.learn])
    assert found.saved(4) == stages.saved(found.lost, "model", "rule", 4)
    assert list(found.parts) == ["place", "frequency_ghz"]
    slope = stages.develop(MONEY, data, "slope")
    assert slope.model == stages.fit(data.inputs[data.learn], data.blocked[data.learn], "slope")
    assert not np.array_equal(slope.chance, found.chance)


def test_slices_by_hand():
    found = stages.develop(MONEY, stages.prepare(made(), Recipe((1,), (7.5, 28.0))))
    slices = found.slices(6)
    assert list(slices) == ["model", "rule", "saved", "low", "high"]
    assert list(slices.index) == [
        "place indoor",
        "place main",
        "place side",
        "frequency_ghz 7.5",
        "frequency_ghz 28.0",
    ]
    for row in slices.index:
        column, value = row.split()
        rows = found.lost[(found.parts[column].astype(str) == value).to_numpy()]
        wanted = [
            1000 * rows["model"].mean(),
            1000 * rows["rule"].mean(),
            *stages.saved(rows, "model", "rule", 6),
        ]
        assert slices.loc[row].tolist() == pytest.approx(wanted)
    one = replace(found, parts=found.parts.assign(place=["main"] * 4 + ["side"] * (len(found.parts) - 4)))
    says = "The slice place main holds one link only: take more months."
    assert refused(lambda: one.slices(6)) == says
    two = replace(found, parts=found.parts.assign(place=["main"] * 8 + ["side"] * (len(found.parts) - 8)))
    assert "place main" in two.slices(6).index


def test_exams_that_cannot_be_held():
    few = stages.prepare(made(9), Recipe((1,), (7.5, 28.0)))
    says = "The data hold 9 links, the exam needs 10 or more: take more months."
    assert refused(lambda: stages.develop(MONEY, few)) == says
    ten = stages.prepare(made(10), Recipe((1,), (7.5, 28.0)))
    assert len(stages.develop(replace(MONEY, label_budget=40), ten).chance) == 40
    says = "The data hold 40 labels, the scope pays for 39: take fewer months."
    assert refused(lambda: stages.develop(replace(MONEY, label_budget=39), ten)) == says


# ---------------------------------------------------------------- choices


def test_choices_on_months_not_seen_by_hand():
    links = pd.concat([made(), made(month=2), made(month=3), made(month=4)], ignore_index=True)
    plans = {
        "money": Plan(MONEY, Recipe((1,), (7.5, 28.0), "place")),
        "hits": Plan(Scope(), Recipe((1, 2), (28.0,), readings=("sinr_slope_db", "sinr_db")), "pairs"),
        "rule": None,
    }
    world = Scope("won", 20, 3)
    found = stages.cost_of_choices(links, plans, world, [3, 4])
    live = links[links["time"].dt.month >= 3]
    assert found.index.tolist() == live["link"].tolist()
    assert list(found) == list(plans)
    for choice, plan in plans.items():
        switch = stages.rule_switches(live)
        if plan:
            data = stages.prepare(links, plan.recipe)
            model = stages.fit(data.inputs[data.learn], data.blocked[data.learn], plan.kind)
            chance = model.predict(stages.inputs_of(live, plan.recipe.place, plan.recipe.readings))
            assert stages.chances(plan, model, live).tolist() == chance.tolist()
            switch = chance > plan.scope.threshold
            assert stages.decisions(plan, model, live).tolist() == switch.tolist()
        assert found[choice].tolist() == world.lost(live["blocked_100ms"], switch).tolist()


def test_choices_in_the_exam_by_hand():
    links = pd.concat([made(), made(month=2), made(month=3)], ignore_index=True)
    plans = {
        "rule": None,
        "money": Plan(MONEY, Recipe((1, 2), (7.5, 28.0), "place")),
        "hits": Plan(Scope(), Recipe((1, 2), (28.0,)), "slope"),
    }
    world = Scope("won", 20, 3)
    found = stages.exam_of_choices(links, plans, world)
    exam = links[links["time"].dt.month <= 2]
    assert found.index.tolist() == exam["link"].tolist()
    for choice, plan in plans.items():
        switch = stages.rule_switches(exam)
        if plan:
            switch = (
                stages.develop(plan.scope, stages.prepare(links, plan.recipe), plan.kind).chance
                > plan.scope.threshold
            )
        assert found[choice].tolist() == world.lost(exam["blocked_100ms"], switch).tolist()


# ---------------------------------------------------------------- 4 to 6


def checked(blocked: int, rows: int = 8, slope: float = -5.0) -> pd.DataFrame:
    """Make a checked exam with so many blocked links; the rule switches on every one below -3 dB."""
    return made(rows, 1).assign(blocked_100ms=[1.0] * blocked + [0.0] * (rows - blocked), sinr_slope_db=slope)


def test_reasons_against_a_new_model():
    plan = Plan(MONEY)
    eager, timid = always(0.4), always(0.01)
    assert stages.refusals((plan, eager), (plan, eager), checked(3), MONEY) == []
    nothing = "the checked exam holds no blocked link, so it cannot judge a model: check more links"
    assert stages.refusals((plan, eager), (plan, eager), checked(0), MONEY) == [nothing]
    # timid never switches: 3 of 8 missed, 3,750 won; eager and the rule switch always: 5 of 8 needless, 625
    assert stages.refusals((plan, timid), (plan, eager), checked(3), MONEY) == [
        "it costs 3750 won per 1,000 where the old model costs 625",
        "it costs 3750 won per 1,000 where the rule costs 625",
        "it expects 1% of links to be blocked; in the checked exam it is 38%",
    ]
    # where the rule does not switch either, only the old model and what is expected speak against it
    assert len(stages.refusals((plan, timid), (plan, eager), checked(3, slope=0.0), MONEY)) == 2
    assert stages.refusals((plan, eager), (plan, timid), checked(3), MONEY) == []


@pytest.mark.parametrize(
    ("chance", "blocked", "passes"), [(0.5, 8, False), (0.51, 8, True), (0.5, 2, False), (0.49, 2, True)]
)
def test_expected_between_half_and_double_of_what_is_seen(chance, blocked, passes):
    plan, model = Plan(MONEY), always(chance)
    assert (stages.refusals((plan, model), (plan, model), checked(blocked), MONEY) == []) == passes


def test_a_tenth_more_than_the_old_model_is_let_pass():
    # two thresholds on the same chances: the new plan switches on all 40 (needless: 22), the old one on none (missed: 2)
    old, new = Plan(Scope("won", 1, 10)), Plan(Scope("won", 10, 1))
    exam, model = checked(20, 42), always(0.5)
    world = Scope("won", 1, 1)
    assert (
        stages.refusals((new, model), (old, model), exam, world) == []
    )  # 22 of 42 against 20: exactly 1.1 times
    (said,) = stages.refusals((new, model), (old, model), checked(19, 42), world)
    assert said == "it costs 548 won per 1,000 where the old model costs 452"


def test_a_month_by_hand():
    links = pd.concat([made(4, 1), made(5, 1, month=2)], ignore_index=True)
    live = links[links["time"].dt.month == 2]
    chance = [0.9, 0.0, np.nan, 1 / 11, 0.5]
    switch = [True, False, bool(live["sinr_slope_db"].iloc[2] < -3), False, True]
    found = stages.month_report(links, 2, chance, MONEY)
    blocked = live["blocked_100ms"]
    assert found == pytest.approx(
        {
            "won": MONEY.won(blocked, switch),
            "rule won": MONEY.won(blocked, stages.rule_switches(live)),
            "expected": np.nanmean(chance),
            "seen": blocked.mean(),
        }
    )
    late = links.assign(blocked_100ms=[*links["blocked_100ms"][:-1], np.nan])
    wanted = {"won": np.nan, "rule won": np.nan, "expected": np.nanmean(chance), "seen": np.nan}
    assert stages.month_report(late, 2, chance, MONEY) == pytest.approx(wanted, nan_ok=True)
    assert np.isnan(stages.month_report(links, 2, [np.nan] * 5, MONEY)["expected"])
    says = "Month 2 has 5 rows, and 1 predictions came: one for each row."
    assert refused(lambda: stages.month_report(links, 2, [0.5], MONEY)) == says
    says = "Month 7 has 0 rows, and 0 predictions came: one for each row."
    assert refused(lambda: stages.month_report(links, 7, [], MONEY)) == says

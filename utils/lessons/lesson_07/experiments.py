"""What lesson 07 measures beside the four turns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from utils.lifecycle.stages import STAGES, Dataset, Plan, Recipe, Scope, decisions, develop, prepare
from utils.linear_model import LinearModel


def choices(*plans: Plan | None) -> dict[str, Plan | None]:
    """Name the plans that going back to each of the five stages leads to, in the order of the stages."""
    return dict(zip(STAGES[:5], plans, strict=True))


def answer(function: Callable[..., Any], *arguments: Any) -> str:
    """Give the sentence with which a stage refuses something, or "passes"."""
    try:
        function(*arguments)
    except ValueError as error:
        return str(error)
    return "passes"


def dummy_lost(data: Dataset, scope: Scope) -> NDArray[np.float64]:
    """Give what a dummy without inputs loses in each decision: always or never switching, the cheaper of both."""
    always = np.ones(len(data.blocked), dtype=bool)
    return min((scope.lost(data.blocked, act) for act in (always, ~always)), key=lambda lost: lost.mean())


def lost_by_labels(data: Dataset, scope: Scope, seed: int, parts: tuple[int, ...] = (2, 20)) -> pd.DataFrame:
    """Give what a model loses that learns from a part of the links: a learning curve.

    Parameters
    ----------
    data : Dataset
    scope : Scope
    seed : int
        Draws which links are in which part.
    parts : tuple of int
        Into how many parts the links are cut; up to four parts are learned from, one by one, and the mean is given.

    Returns
    -------
    DataFrame, shape (n, 1 + len(parts)), indexed by link
        Won lost in each decision of the exam; the columns are "all", "1/2", "1/20".
    """
    links = data.table["link"].to_numpy()
    names = np.random.default_rng(seed).permutation(np.unique(links))
    lost = {"all": develop(scope, data).lost["model"].to_numpy()}
    for count in parts:
        chosen = [names[first::count] for first in range(min(count, 4))]
        less = [replace(data, learn=data.learn & np.isin(links, part)) for part in chosen]
        lost[f"1/{count}"] = np.mean([develop(scope, each).lost["model"] for each in less], axis=0)
    return pd.DataFrame(lost, index=links)


def malformed(links: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Spoil a batch in the ways that data arrive spoilt."""
    readings = links["sinr_db"].tolist()
    text = links.assign(sinr_db=["12 dB", *readings[1:]])
    return {
        "text among numbers": text,
        "kilometres for metres": links.assign(distance_m=links["distance_m"] / 1000),
        "megahertz for gigahertz": links.assign(frequency_ghz=1000 * links["frequency_ghz"]),
        "a street that no one knows": links.assign(place="roof"),
        "a column lost": links.drop(columns="load_pct"),
        "rows twice": pd.concat([links, links.iloc[:5]]),
    }


def forms(links: pd.DataFrame, recipe: Recipe) -> dict[str, str]:
    """Say what stage 2 answers to clean data, to each spoilt batch, and to a reading known too late.

    Parameters
    ----------
    links : DataFrame
    recipe : Recipe

    Returns
    -------
    dict from str to str
        Sentence by batch, "passes" where nothing is refused.
    """
    months = links[links["time"].dt.month.isin(recipe.months)]
    late = replace(recipe, readings=(*recipe.readings, "throughput_mbps"))
    said = {name: answer(prepare, batch, recipe) for name, batch in malformed(months).items()}
    return {"clean": answer(prepare, months, recipe), "a leak": answer(prepare, months, late), **said}


def lost_by_link(
    links: pd.DataFrame, models: Mapping[str, tuple[Plan, LinearModel]], scope: Scope
) -> pd.DataFrame:
    """Give what each model loses on each link: the mean of the link's decisions, in won per 1,000.

    Parameters
    ----------
    links : DataFrame
    models : mapping from str to (Plan, LinearModel)
    scope : Scope

    Returns
    -------
    DataFrame, shape (links, models), indexed by link
    """
    lost = {
        name: 1000 * scope.lost(links["blocked_100ms"], decisions(*model, links))
        for name, model in models.items()
    }
    return pd.DataFrame(lost, index=links["link"].to_numpy()).groupby(level=0).mean()

"""The pictures of the lesson on shifting data: each draws on the axes it is given and returns them."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Circle, Rectangle
from numpy.typing import ArrayLike, NDArray
from sklearn.base import clone

from utils.language import t
from utils.monitoring import MODERATE_PSI
from utils.notebook.controls import Control, Slider
from utils.notebook.plots import COLOURS

BEFORE, AFTER = {"color": COLOURS["blue"]}, {"color": COLOURS["orange"], "hatch": "//"}

READING = {"speed_mps": "the speed", "device": "the device", "sinr_db": "the signal"}
SHOWN = {"before": "before the buildings", "after": "after the buildings"}


def draw_street(ax: Any) -> Any:
    """Draw a site, its beam, a phone, and a person who comes near the beam.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.add_patch(Rectangle((0.3, 0), 0.25, 3, color=COLOURS["grey"]))
    ax.add_patch(Rectangle((9.0, 1.0), 0.25, 0.5, color=COLOURS["black"]))
    ax.fill([0.55, 9.0, 9.0], [2.9, 1.05, 1.5], color=COLOURS["sky"], alpha=0.6)
    ax.add_patch(Circle((6.6, 1.15), 0.22, color=COLOURS["vermillion"]))
    ax.add_patch(Rectangle((6.42, 0), 0.36, 0.95, color=COLOURS["vermillion"]))
    ax.annotate("", (7.6, 0.5), (6.9, 0.5), arrowprops={"arrowstyle": "->", "linewidth": 2.5})
    for x, y, text in (
        (0.1, 3.15, "the site"),
        (3.0, 2.55, "the beam"),
        (8.7, 1.7, "the phone"),
        (4.6, 0.35, "a person\ncomes near"),
    ):
        ax.text(x, y, text)
    ax.set(xlim=(0, 10), ylim=(0, 3.6), xticks=[], yticks=[])
    ax.grid(visible=False)
    ax.spines["left"].set_visible(False)
    ax.set_title("Blocked within 100 ms, or not? The falling signal is a hint")
    return ax


def draw_live(ax: Any, cost: Any, benchmark: float, predicted: float | None = None) -> Any:
    """Draw the live cost by month against the benchmark's, and the student's prediction if there is one.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    cost : pandas.DataFrame, shape (months, 3)
        ``mean``, ``low`` and ``high`` of the cost per 1,000 decisions, by month.
    benchmark : float
        Cost per 1,000 decisions on the benchmark.
    predicted : float, optional
        The student's prediction, as a multiple of the benchmark.

    Returns
    -------
    matplotlib.axes.Axes
    """
    first, last, average = cost.index[0], cost.index[-1], cost["mean"].mean()
    ax.vlines(cost.index, cost["low"], cost["high"], color=COLOURS["vermillion"], alpha=0.5)
    ax.plot(cost["mean"], "o", color=COLOURS["vermillion"])
    lines = [(benchmark, "blue", "-", "the benchmark"), (average, "vermillion", "--", "live, on average")]
    if predicted is not None:
        lines.append((predicted * benchmark, "black", ":", "your guess"))
    place, step = 0.0, 0.09 * cost["high"].max()
    for level, colour, style, name in sorted(lines):
        ax.hlines(level, first - 0.5, last + 0.4, color=COLOURS[colour], linestyle=style)
        place = max(level, place + step)
        ax.text(last + 0.5, place, name, color=COLOURS[colour], va="center")
    top = max(cost["high"].max(), place)
    ax.set(xlabel="month of the year", ylabel="cost per 1,000 decisions", ylim=(0, 1.08 * top))
    ax.set(xlim=(first - 0.5, last + 2.5), xticks=cost.index)
    ax.set_title(t("Live, the frozen model costs {times:.1f} times its benchmark", times=average / benchmark))
    return ax


def draw_changes(axes: Any, harm: Any, guess: str | None = None) -> Any:
    """Draw for each change what the monitor of inputs sees, and what it does to the cost.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
        Where to draw.
    harm : pandas.DataFrame, shape (changes, 5)
        As :func:`utils.lessons.lesson_04.experiments.judge_changes` gives it.
    guess : str, optional
        The change that the student thinks costs most.

    Returns
    -------
    ndarray of Axes
    """
    places = np.arange(len(harm))
    psi, times = harm["largest PSI"], harm["times the cost"]
    axes[0].barh(places, psi, color=COLOURS["blue"])
    axes[0].axvline(MODERATE_PSI, color=COLOURS["black"], linestyle="--")
    axes[0].text(MODERATE_PSI, -0.72, " alarm", ha="left", va="center")
    axes[0].set(xscale="log", xlim=(0.01, 30), xlabel="largest stability index (PSI) of a reading")
    axes[0].set_title(t("The monitor: loudest for {change}", change=psi.idxmax()))
    axes[1].barh(places, times, color=COLOURS["orange"])
    axes[1].hlines(places, harm["at least"], harm["at most"], color=COLOURS["black"])
    axes[1].axvline(1, color=COLOURS["black"], linestyle="--")
    axes[1].text(1, -0.72, " as before", ha="left", va="center")
    axes[1].set(xlim=(0, 1.35 * harm["at most"].max()), xlabel="cost of the rows touched (times before)")
    axes[1].set_title(t("The cost: {times:.1f} times for {change}", times=times.max(), change=times.idxmax()))
    for place, (index, factor) in enumerate(zip(psi, times, strict=True)):
        axes[0].text(1.15 * index, place, f"{index:.2f}", va="center")
        mark = "  ← your guess" if harm.index[place] == guess else ""
        axes[1].text(factor + 0.25, place - 0.24, f"{factor:.1f}{mark}", va="center")
    for ax in axes:
        ax.set_yticks(places, harm.index)
        ax.set_ylim(len(harm) - 0.5, -1)
        ax.grid(visible=False, axis="y")
    axes[1].set_yticklabels([])
    return axes


def draw_same_readings(axes: Any, rows: Any, blocked: Any) -> Any:
    """Draw how often each kind of reading comes, and how often such a link is blocked, before and after.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
        Where to draw.
    rows, blocked : pandas.DataFrame, shape (kinds, 2)
        Columns ``before`` and ``after``: the share of all rows, and the share blocked of each kind.

    Returns
    -------
    ndarray of Axes
    """
    moved = (rows["after"] - rows["before"]).abs().max()
    most = rows["before"].idxmax()
    then, now = 100 * blocked.loc[most, "before"], 100 * blocked.loc[most, "after"]
    titles = (
        t("Readings: no share moves by more than {moved:.0f} points", moved=100 * moved),
        t("Labels: '{most}' blocked {now:.0f} %, was {then:.0f} %", most=most, now=now, then=then),
    )
    for ax, table, title in zip(axes, (rows, blocked), titles, strict=True):
        places = np.arange(len(table))
        for shift, name, style in ((-0.2, "before", BEFORE), (0.2, "after", AFTER)):
            ax.bar(places + shift, 100 * table[name], 0.38, label=SHOWN[name], **style)
            for place, share in zip(places, 100 * table[name], strict=True):
                ax.text(place + shift, share + 1.5, f"{share:.0f}", ha="center")
        ax.set_xticks(places, table.index)
        ax.set(ylim=(0, 108), title=title, xlabel="the signal in the last 100 ms")
    axes[0].set_ylabel("share of all links (%)")
    axes[1].set_ylabel("blocked links (%)")
    axes[0].legend(loc="upper left")
    return axes


def draw_monitors(axes: Any, psi: Any, surprise: Any) -> Any:
    """Draw what two monitors see month by month: one of inputs, one of labels.

    Parameters
    ----------
    axes : ndarray of Axes, shape (2,)
        Where to draw.
    psi : pandas.DataFrame, shape (readings, months)
        Population stability index.
    surprise : pandas.DataFrame, shape (months, 3)
        Share of blocked links minus mean predicted chance: ``mean``, ``low`` and ``high``.

    Returns
    -------
    ndarray of Axes
    """
    largest, of = psi.max(), psi.idxmax()
    axes[0].plot(largest, "o-", color=COLOURS["blue"])
    axes[0].axhline(MODERATE_PSI, color=COLOURS["black"], linestyle="--")
    axes[0].text(largest.index[-1] + 0.3, MODERATE_PSI, "the alarm", va="bottom", ha="right")
    alarms = largest.index[largest >= MODERATE_PSI]
    said = ""
    for month in alarms:
        if of[month] != said:
            said = of[month]
            axes[0].annotate(
                READING.get(said, said),
                (month, largest[month]),
                xytext=(0, 18),
                textcoords="offset points",
                ha="center",
            )
    axes[0].set(yscale="log", ylim=(0.01, 40), ylabel="largest PSI of a reading", xlabel="month of the year")
    axes[0].set_title(
        t("Inputs: alarm in months {months}", months=", ".join(map(str, alarms)))
        if len(alarms)
        else "Inputs: no alarm"
    )
    axes[1].vlines(surprise.index, 100 * surprise["low"], 100 * surprise["high"], color=COLOURS["vermillion"])
    axes[1].plot(100 * surprise["mean"], "o", color=COLOURS["vermillion"])
    axes[1].axhline(0, color=COLOURS["black"], linestyle="--")
    early = surprise.index[surprise["low"] > 0]
    axes[1].set_title(
        t("Labels: too many blocked from month {month}", month=early[0])
        if len(early)
        else "Labels: as expected"
    )
    axes[1].set(xlabel="month of the year", ylabel="blocked minus expected (points)")
    for ax in axes:
        ax.set_xticks(surprise.index)
    return axes


class ExamStudy:
    """What wrong, scarce and rare labels do to a model, and to the exam that judges it.

    The model warns of the 100 links of the exam of which it is surest. Counted is the share of the blocked links
    that it warned of: by the exam's labels, and by the truth.

    Parameters
    ----------
    model : scikit-learn classifier
        Cloned for each fit, not changed.
    train_x, exam_x : array-like, shapes (n, inputs) and (m, inputs)
        Inputs to learn from and to be examined on.
    train_y, exam_y : array-like of 0 and 1, shapes (n,) and (m,)
        The true labels.
    seed : int
        Seed of all draws.
    warnings : int
        How many links it may warn of.

    Attributes
    ----------
    controls : dict from str to Control
        Wrong labels in training and in the exam, the number of labels to learn from, and the blocked links that the
        exam holds.
    all_blocked, all_labels : int
        How many blocked links the exam has, and how many labels there are to learn from.
    """

    WRONG = (0, 5, 10, 20, 30, 40)
    ACROSS = 30  # squares in a row of the picture

    def __init__(
        self,
        model: Any,
        train_x: Any,
        train_y: ArrayLike,
        exam_x: Any,
        exam_y: ArrayLike,
        seed: int,
        warnings: int = 100,
    ) -> None:
        self._model, self._train_x, self._exam_x = model, np.asarray(train_x), np.asarray(exam_x)
        self._train_y, self._exam_y = np.asarray(train_y), np.asarray(exam_y)
        self._seed, self._warnings = seed, warnings
        self._chances: dict[tuple[int, int], Any] = {}
        self.all_blocked, self.all_labels = int(self._exam_y.sum()), len(self._train_y)
        blocked, every = self.all_blocked, self.all_labels
        self.controls: dict[str, Control] = {
            "learn": Slider("Wrong labels in training (%)", self.WRONG, start=0),
            "exam": Slider("Wrong labels in the exam (%)", self.WRONG, start=0),
            "labels": Slider("Labels to learn from", [40, 75, 150, 300, 1000, every], start=every),
            "blocked": Slider(
                "Blocked links in the exam",
                [blocked // 20, blocked // 5, blocked // 2, blocked],
                start=blocked,
            ),
        }

    def _turned(self, labels: NDArray[Any], per_cent: int, part: int) -> NDArray[Any]:
        """Turn round a share of the labels; a larger share turns all those of a smaller one, too."""
        drawn = np.random.default_rng((self._seed, part)).random(len(labels))
        return np.where(drawn < per_cent / 100, 1 - labels, labels)

    def chances(self, learn: int, labels: int) -> NDArray[np.float64]:
        """Give each exam link's chance, by a model that learned from so many labels, so many of them wrong."""
        if (learn, labels) not in self._chances:
            order = np.random.default_rng((self._seed, 2)).permutation(len(self._train_y))[:labels]
            given = self._turned(self._train_y, learn, 0)[order]
            fitted = clone(self._model).fit(self._train_x[order], given)
            self._chances[learn, labels] = fitted.predict_proba(self._exam_x)[:, 1]
        return np.asarray(self._chances[learn, labels])

    def count(self, learn: int, exam: int, labels: int, blocked: int) -> dict[str, int]:
        """Count blocked links and how many of them were warned of, by the exam's labels and by the truth.

        Returns
        -------
        dict from str to int
            ``recorded``, ``recorded warned``, ``true``, ``true warned``, ``links``, ``right`` (links on which the
            warnings agree with the truth), and ``recorded true`` (recorded blockages that were blockages).
        """
        truth = self._exam_y
        order = np.random.default_rng((self._seed, 3)).permutation(np.flatnonzero(truth == 1))
        stays = np.ones(len(truth), dtype=bool)
        stays[order[blocked:]] = False
        truth, recorded = truth[stays] == 1, self._turned(truth, exam, 1)[stays] == 1
        chance = self.chances(learn, labels)[stays]
        warned = np.zeros(len(truth), dtype=bool)
        warned[np.argsort(-chance, kind="stable")[: self._warnings]] = True
        return {
            "recorded": int(recorded.sum()),
            "recorded warned": int((recorded & warned).sum()),
            "recorded true": int((recorded & truth).sum()),
            "true": int(truth.sum()),
            "true warned": int((truth & warned).sum()),
            "links": len(truth),
            "right": int((truth == warned).sum()),
        }

    def shares(self, **position: int) -> tuple[float, float]:
        """Give the share of the blocked links that was warned of, by the exam's labels and by the truth."""
        count = self.count(**position)
        return count["recorded warned"] / count["recorded"], count["true warned"] / count["true"]

    def both_wrong(self, per_cent: int) -> tuple[float, float]:
        """Give the shares where labels are wrong in training and in the exam alike, and none is missing."""
        return self.shares(learn=per_cent, exam=per_cent, labels=self.all_labels, blocked=self.all_blocked)

    def moving(self, axes: Any, **position: int) -> None:
        """Draw a square for each blocked link, filled where there was a warning, by the exam and by the truth."""
        count, (recorded, true) = self.count(**position), self.shares(**position)
        for ax, name, share, who in zip(
            axes, ("recorded", "true"), (recorded, true), ("The exam says", "In truth"), strict=True
        ):
            place = np.arange(count[name])
            x, y = place % self.ACROSS, place // self.ACROSS
            hit = place < count[f"{name} warned"]
            ax.scatter(x[hit], y[hit], 55, marker="s", color=COLOURS["blue"])
            ax.scatter(x[~hit], y[~hit], 55, marker="s", facecolors="none", edgecolors=COLOURS["vermillion"])
            ax.set(xlim=(-1, self.ACROSS), ylim=(16, -1), xticks=[], yticks=[])
            ax.grid(visible=False)
            ax.set_title(
                t("{who}: {share:.0%} of {count} warned of", who=who, share=share, count=count[name])
            )
        never = 1 - count["true"] / count["links"]
        axes[0].set_xlabel("a square: a blocked link (filled: there was a warning)")
        axes[1].set_xlabel(
            t(
                "right on {right:.1%} of links; 'never warn': {never:.1%}",
                right=count["right"] / count["links"],
                never=never,
            )
        )

    def alt(self, **position: int) -> str:
        """Say what the picture shows."""
        count, (recorded, true) = self.count(**position), self.shares(**position)
        never = 1 - count["true"] / count["links"]
        return t(
            "Squares for blocked links, filled where there was a warning. The exam says: {recorded:.0%} of {recorded_links} warned of. In truth: {true:.0%} of {true_links}. The warnings are right on {right:.1%} of the links, a rule that never warns on {never:.1%}.",
            recorded=recorded,
            recorded_links=count["recorded"],
            true=true,
            true_links=count["true"],
            right=count["right"] / count["links"],
            never=never,
        )

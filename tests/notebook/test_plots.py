"""Figures: style, alternative text, small pictures, Korean text without empty boxes."""

import base64
import io
from typing import Any

import matplotlib as mpl
import matplotlib.style
import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font
from PIL import Image

from utils.notebook import plots
from utils.notebook.controls import Slider
from utils.notebook.explore import explore


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    outputs: list[Any] = []
    monkeypatch.setattr(plots, "display", lambda data, metadata, raw: outputs.append((data, metadata, raw)))
    return outputs


def picture_of(fig) -> Image.Image:
    fig.canvas.draw()
    return Image.open(io.BytesIO(plots.encode(fig)))


def test_a_figure_is_shown_with_its_alternative_text(shown) -> None:
    fig, ax = plots.figure()
    ax.plot([1, 2])
    alt = 'A line from one to two; "quoted" & <marked>.'
    plots.show(fig, alt)
    [(data, metadata, raw)] = shown
    assert raw
    assert metadata == {"image/png": {"alt": alt}}
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).size == (900, 420)
    assert data["text/plain"] == "<Figure size 900x420 with 1 Axes>"


@pytest.mark.parametrize("alt", ["", "figure", " " * 60, "too short to say what is seen"])
def test_a_figure_without_real_alternative_text_is_refused(shown, alt) -> None:
    with pytest.raises(ValueError, match="alternative text is too short"):
        plots.show(plots.figure()[0], alt)
    assert not shown


def test_text_in_figures_is_18_px_at_least() -> None:
    fig, ax = plots.figure()
    ax.set(xlabel="x (m)", ylabel="y (m)", title="t")
    ax.plot([1, 2], label="line")
    texts = [ax.xaxis.label, ax.yaxis.label, ax.title, *ax.get_xticklabels(), *ax.legend().get_texts()]
    assert min(text.get_fontsize() for text in texts) * fig.dpi / 72 >= 18


def test_a_busy_picture_stays_small_and_faithful() -> None:
    fig, ax = plots.figure()
    rng = np.random.default_rng(5)
    for colour in plots.COLOURS.values():
        ax.scatter(*rng.normal(size=(2, 60)), color=colour)
    fig.canvas.draw()
    encoded = plots.encode(fig)
    assert len(encoded) < 60_000
    truth = np.asarray(fig.canvas.buffer_rgba())[..., :3].astype(int)
    drawn = np.asarray(Image.open(io.BytesIO(encoded)).convert("RGB")).astype(int)
    assert np.abs(truth - drawn).mean() < 2


def test_the_colours_differ_for_colour_blind_readers() -> None:
    """Simulate the two common kinds, red-green (Machado and others 2009, severity 1)."""
    matrices = {
        "protanopia": [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        "deuteranopia": [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    }
    names = ["blue", "orange", "green", "vermillion", "black"]
    rgb = np.array([[int(plots.COLOURS[n][i : i + 2], 16) / 255 for i in (1, 3, 5)] for n in names])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    for kind, matrix in matrices.items():
        seen = np.clip(linear @ np.array(matrix).T, 0, 1)
        display = np.where(seen <= 0.0031308, 12.92 * seen, 1.055 * seen ** (1 / 2.4) - 0.055)
        distance = np.linalg.norm(display[:, None] - display[None], axis=2)[np.triu_indices(len(names), 1)]
        assert distance.min() > 0.15, kind


def test_hangul_is_drawn_on_every_machine_and_latin_letters_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    assert font_manager.findfont(plots.HANGUL, fallback_to_default=False) == str(plots.FONT)
    for speaks in ("en", "ko"):
        monkeypatch.setattr("utils.language._language", speaks)
        fig, ax = plots.figure()
        ax.set(title="지연 시간", xlabel="손실 $x^2$" if speaks == "ko" else "$x^2$", ylabel="-2 → 0.5 %")
        ax.set_ylim(-1, 1)
        first = np.asarray(
            picture_of(fig).convert("L")
        )  # a missing letter would warn, which is an error here
        ax.set_title("처리 량이")
        assert (first != np.asarray(picture_of(fig).convert("L"))).any(), "both are drawn as empty boxes"
        assert mpl.rcParams["font.family"][0] == {"en": plots.LATIN, "ko": plots.HANGUL}[speaks]


def test_a_figure_without_hangul_is_not_changed_by_the_font(monkeypatch: pytest.MonkeyPatch) -> None:
    def picture() -> bytes:
        fig, ax = plots.figure()
        ax.set(title="Latency (ms): 2 ≤ x", xlabel="$x^2$ (s)")
        fig.canvas.draw()
        return plots.encode(fig)

    with_font = picture()
    monkeypatch.setattr(plots, "HANGUL", plots.LATIN)
    assert picture() == with_font


def test_the_font_is_whole_and_has_its_licence() -> None:
    letters = set(FT2Font(str(plots.FONT)).get_charmap())
    assert letters >= set(range(0xAC00, 0xD7A4)) | set(map(ord, "0123456789.,%()+·…"))
    assert "SIL OPEN FONT LICENSE" in plots.FONT.with_name("OFL.txt").read_text(encoding="utf-8")


def busy_figure() -> Any:
    """Draw what the lessons' figures are made of."""
    fig, (left, right) = plots.figure(ncols=2)
    left.plot([1, 3, 2], label="a line")
    left.scatter([0, 1], [2, 1])
    left.axhline(2)
    left.annotate("here", (1, 3), (0.5, 2.5), arrowprops={"arrowstyle": "->"})
    left.set(title="A title", xlabel="x (m)", ylabel="y (m)")
    left.legend(frameon=True, title="legend")
    left.grid(True, which="both")
    right.bar([1, 2], [3, 4], yerr=[0.5, 0.5], edgecolor=None)
    right.boxplot([[1, 2, 3, 9]], positions=[3])
    right.hist([1, 1, 2], alpha=0.5)
    right.text(1, 1, "$x^2$")
    image = right.imshow([[0, 1], [1, 0]], extent=(0, 1, 0, 1))
    fig.colorbar(image, ax=right, label="share")
    fig.suptitle("Both")
    return fig


STYLES = {
    "a dark style": "dark_background",
    "another style": "Solarize_Light2",
    "a matplotlibrc": {
        "axes.facecolor": "black",
        "axes.labelcolor": "white",
        "axes.titlecolor": "white",
        "font.weight": "bold",
        "grid.color": "white",
        "grid.linestyle": ":",
        "hatch.color": "white",
        "image.cmap": "gray",
        "legend.facecolor": "black",
        "legend.labelcolor": "white",
        "lines.linestyle": "--",
        "text.color": "white",
        "xtick.labelcolor": "white",
    },
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
def test_a_figure_looks_the_same_whatever_style_was_chosen(style: Any) -> None:
    with mpl.rc_context():
        mpl.rcdefaults()
        wanted = np.asarray(picture_of(busy_figure()))
        matplotlib.style.use(style)
        assert (np.asarray(picture_of(busy_figure())) == wanted).all()
        # It is the figure that sees to it: what is drawn without it does look different.
        with pytest.MonkeyPatch.context() as patch:
            matplotlib.style.use(style)
            patch.setattr(plots, "use_style", lambda: None)
            assert not np.array_equal(np.asarray(picture_of(busy_figure())), wanted)


def test_an_interactive_figure_looks_the_same_after_a_style_was_chosen() -> None:
    def moving(ax: Any, height: int) -> None:
        ax.bar([1], [height])
        ax.text(1, 1, "a word")
        ax.set_title(f"Height {height}")

    with mpl.rc_context():
        mpl.rcdefaults()
        controls = {"height": Slider("Height (m)", [2, 4], 2)}
        shown = explore(None, moving, controls, "A bar that is {height} m high.".format)
        wanted = shown.draw(height=4)
        matplotlib.style.use("dark_background")
        assert shown.draw(height=4) == wanted

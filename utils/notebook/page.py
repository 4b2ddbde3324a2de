"""What lessons call, in one place: ``from utils.notebook.page import check, explore, figure, predict, show``."""

import sys

import pandas as pd

from utils.notebook.claims import verdict
from utils.notebook.controls import Choice, Slider, Toggle
from utils.notebook.course_map import course_map
from utils.notebook.exercises import check
from utils.notebook.explore import explore
from utils.notebook.plots import COLOURS, figure, show
from utils.notebook.predict import predict
from utils.notebook.quiz import quiz

__all__ = [
    "COLOURS",
    "Choice",
    "Slider",
    "Toggle",
    "check",
    "course_map",
    "explore",
    "figure",
    "predict",
    "quiz",
    "show",
    "verdict",
]

if sys.platform == "emscripten":
    pd.set_option(
        "display.max_columns", 20
    )  # pandas takes a browser's tab for a terminal, and cuts wide tables

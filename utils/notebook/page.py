"""What lessons call, in one place: ``from utils.notebook.page import check, explore, figure, predict, show``."""

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

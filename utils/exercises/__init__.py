"""The exercises: ``check`` shows feedback in the notebook, ``grade`` gives the same as an object."""

from utils.exercises.engine import Grade, check, exercise_ids, grade

__all__ = ["Grade", "check", "exercise_ids", "grade"]

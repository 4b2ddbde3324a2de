"""The small shared module of the lessons: one file per concept."""

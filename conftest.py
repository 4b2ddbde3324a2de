"""For every pytest started in the course's folder, also one that runs the lessons with nbval."""

import os

from utils.notebook.environment import spare_places

# Matplotlib and Jupyter, here and in the lessons' kernels, need a home that can be written to.
os.environ.update(spare_places())

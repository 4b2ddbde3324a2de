"""One room for each lesson: what belongs to it alone."""

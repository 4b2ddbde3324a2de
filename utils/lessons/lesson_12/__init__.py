"""What belongs to lesson 12 alone."""

"""What belongs to lesson 13 alone."""

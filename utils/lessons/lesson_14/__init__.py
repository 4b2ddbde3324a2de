"""What belongs to lesson 14 alone."""

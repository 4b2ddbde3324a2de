"""What belongs to lesson 09 alone."""

"""What belongs to lesson 08 alone."""

"""Small ReLU networks, and three ways to say what they do on a whole box of inputs: try, bound, decide."""

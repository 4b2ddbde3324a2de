"""The life of a model: six stages as a loop, the service, and the log of every run."""

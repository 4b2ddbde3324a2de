"""The child process of a :class:`~utils.serving.server.ModelServer`."""

from utils.serving.server import serve_parent

if __name__ == "__main__":
    serve_parent()

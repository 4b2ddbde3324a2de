"""A model that answers inside this kernel, where no server can be started: Python in a browser's tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from utils.serving.server import MAX_BODY_BYTES, RefusedError, predicted, read_inputs

if TYPE_CHECKING:
    import httpx


class KernelServer:
    """Answers requests as :class:`~utils.serving.server.ModelServer` does, without a process or a socket.

    It refuses what the server refuses, in the same words. What it cannot show is waiting: it answers one request
    after the other.

    Parameters
    ----------
    model : object with a ``predict`` method
        As for :class:`~utils.serving.server.ModelServer`.

    Attributes
    ----------
    url : str
        What requests are addressed to; nothing listens there.

    Examples
    --------
    >>> import httpx
    >>> from sklearn.dummy import DummyRegressor
    >>> model = DummyRegressor(strategy="constant", constant=7.0).fit([[0.0]], [0.0])
    >>> server = KernelServer(model).start()
    >>> with httpx.Client(transport=httpx.MockTransport(server.answer)) as client:
    ...     client.post(f"{server.url}/predict", json={"inputs": [[1.0], [2.0]]}).json()
    {'predictions': [7.0, 7.0]}
    """

    url = "http://kernel"

    def __init__(self, model: Any) -> None:
        self._model, self._runs = model, False

    def start(self) -> Self:
        """Let it answer."""
        self._runs = True
        return self

    def stop(self) -> None:
        """Let it answer no more."""
        self._runs = False

    kill = stop

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one request to ``POST /predict``.

        Parameters
        ----------
        request : httpx.Request

        Returns
        -------
        httpx.Response

        Raises
        ------
        httpx.ConnectError
            If it does not run.
        """
        import httpx  # not above: the server's process loads this package, and does without

        if not self._runs:
            raise httpx.ConnectError("Nothing answers here: start it.", request=request)
        try:
            if (request.method, request.url.path) != ("POST", "/predict"):
                raise RefusedError(404, "There is nothing here: use POST /predict.")
            if len(request.content) > MAX_BODY_BYTES:
                raise RefusedError(413, "The body is larger than 1 MiB: send fewer rows at a time.")
            inputs = read_inputs(request.content, getattr(self._model, "n_features_in_", None))
            (found,) = predicted(self._model, [inputs])
            if isinstance(found, RefusedError):
                raise found
        except RefusedError as refused:
            return httpx.Response(refused.status, json={"error": refused.sentence})
        return httpx.Response(200, json={"predictions": found})

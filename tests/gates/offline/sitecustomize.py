"""Takes the network away from every Python that has this folder on its ``PYTHONPATH``, children too.

Python imports this module at start-up. An audit hook cannot be removed again, and sees every socket
whatever library opened it. A lesson that reaches for the network beyond this machine stops there,
and no ``except Exception`` hides it.
"""

import ipaddress
import sys


class NetworkBlockedError(BaseException):
    """A lesson reached for the network."""


def _is_here(host):
    if not host or host in ("localhost", b"localhost"):
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def _refuse_network(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[1]  # a text or bytes for a Unix socket, None where the socket is connected
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = args[0]
    else:
        return
    if not _is_here(host):
        raise NetworkBlockedError(f"This lesson reaches for {host!r} ({event}): lessons run offline.")


sys.addaudithook(_refuse_network)

"""Tells systemd that the bot is ready, alive or stopping. Does nothing without systemd."""

import os
import socket


def notify(state: str) -> None:
    """Tell the service manager one thing, such as `READY=1`, if it has asked for that; never fails.

    Source: sd_notify(3); the address is a path, or begins with `@` and is an abstract name.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as speaking:
            speaking.sendto(state.encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)
    except OSError:  # no one listens any more
        return

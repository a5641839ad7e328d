"""Words with systemd: that the bot is ready, that it is alive, that it is stopping. Silent without systemd."""

import os
import socket


def notify(state: str) -> None:
    """Tell the service manager one thing, such as `READY=1`, when it asked to be told; never fails.

    Source: sd_notify(3); the address is a path, or with `@` in front a name without one.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as speaking:
            speaking.sendto(state.encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)
    except OSError:  # nobody listens any more
        return

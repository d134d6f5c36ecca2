"""Names of processes for leases, and whether the process of a name is gone."""

import os
import secrets
import socket


def holder_name() -> str:
    """Unique: host, process id, and a random part, since ids come again."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_dead(name: str) -> bool:
    """True only where that is sure: a process of this host that does not run, or that had our own id before us.

    So a crashed program that is started again need not wait until its lease has run out.
    """
    host, _, rest = name.partition(":")
    process_id = rest.partition(":")[0]
    if host != socket.gethostname() or not process_id.isdecimal():
        return False
    if int(process_id) == os.getpid():
        return True
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False

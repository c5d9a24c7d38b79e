"""A folder and a server of one's own, both gone in the end."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import lane
from postgres import Postgres


def scratch():
    """A folder in memory where there is room: hundreds of databases and states are copied."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >> 31
    folder = Path(tempfile.mkdtemp(prefix="basis-chaos.", dir=memory if roomy else "/tmp"))
    # The database's own user passes through; what is secret below is closed by itself.
    folder.chmod(0o711)
    return folder


@contextlib.contextmanager
def place():
    folder = scratch()
    server = None
    try:
        server = Postgres.make(folder / "postgres")
        lane.migrate(server, folder)
        yield server, folder
    finally:
        if server:
            with contextlib.suppress(RuntimeError):
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)

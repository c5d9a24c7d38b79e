"""A PostgreSQL server of one's own, which can die, come back and be followed by a second one."""

import json
import os
import shutil
import socket
import subprocess
from decimal import Decimal
from pathlib import Path

from waiting import until

# Long enough for a crowded machine; what takes longer hangs.
PATIENCE = 300
# The server refuses root.
AS_OWNER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--inh-caps=-all"]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Postgres:
    """A server on a port of loopback. Its own people come by its socket, the jobs by TCP and password."""

    def __init__(self, folder, port=None):
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2]))
        self.programs, self.folder, self.port = programs[-1], folder, port or free_port()
        self.data = folder / "data"
        folder.mkdir(mode=0o700)
        self.owner = AS_OWNER if os.getuid() == 0 else []
        if self.owner:
            shutil.chown(folder, "postgres", "postgres")

    @classmethod
    def make(cls, folder):
        server = cls(folder)
        server.program(
            "initdb", "--pgdata", server.data, "--username=basis", "--auth-local=trust",
            "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
        server.start()
        return server

    def program(self, name, *arguments):
        done = subprocess.run(
            [*self.owner, self.programs / name, *map(str, arguments)], cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            timeout=PATIENCE)
        if done.returncode != 0:
            raise RuntimeError(f"{name} ended with {done.returncode}: {done.stdout}")

    def start(self):
        # A server under pg_ctl inherits the pipe of its output: it writes to a file of its own.
        settings = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c max_connections=200 "
            f"-c unix_socket_directories={self.folder}")
        with open(self.folder / "start.log", "w") as log:
            subprocess.run(
                [*self.owner, self.programs / "pg_ctl", "--pgdata", self.data, "--wait", "--silent",
                 "--log", self.folder / "server.log", "--options", settings, "start"],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True,
                timeout=PATIENCE)

    def kill(self):
        """Ends it as a crash does: nothing is written any more, and what is open breaks off."""
        self.program("pg_ctl", "--pgdata", self.data, "--mode=immediate", "--silent", "--wait", "stop")

    def standby(self, folder):
        """A second server that confirms every COMMIT of this one."""
        other = Postgres(folder)
        other.program(
            "pg_basebackup", "--host", self.folder, "--port", self.port, "--username=basis",
            "--pgdata", other.data, "--write-recovery-conf", "--wal-method=stream",
            "--checkpoint=fast", "--no-sync")
        other.start()
        self.run("postgres", "alter system set synchronous_standby_names = '*'")
        self.run("postgres", "select pg_reload_conf()")
        until(lambda: self.rows(
            "postgres", "select 1 as one from pg_stat_replication where sync_state = 'sync'"),
            "the standby does not follow")
        return other

    def promote(self):
        self.program("pg_ctl", "--pgdata", self.data, "--silent", "--wait", "promote")

    def run(self, database, statement):
        done = subprocess.run(
            [self.programs / "psql", "--host", self.folder, "--port", str(self.port),
             "--username=basis", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align",
             "--set=ON_ERROR_STOP=1", "--command", statement, database],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode != 0:
            raise RuntimeError(f"{statement}: {done.stderr}")
        return done.stdout

    def rows(self, database, query):
        text = self.run(database, f"select coalesce(json_agg(found), '[]') from ({query}) found")
        return json.loads(text, parse_float=Decimal, parse_int=Decimal)

    def copy(self, source, target):
        self.run("postgres", f"drop database if exists {target} with (force)")
        self.run("postgres", f"create database {target} template {source}")

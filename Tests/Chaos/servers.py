"""The servers that the programs speak to: PostgreSQL and the paper exchange, each one's own."""

import datetime
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from decimal import Decimal
from pathlib import Path


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def scratch():
    """A folder in memory where there is room: hundreds of databases and states are copied."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >> 31
    folder = Path(tempfile.mkdtemp(prefix="basis-chaos.", dir=memory if roomy else "/tmp"))
    # The database's own user passes through; what is secret below is closed by itself.
    folder.chmod(0o711)
    return folder


# The server refuses root.
AS_OWNER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--inh-caps=-all"]


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
            [*self.owner, self.programs / name, *map(str, arguments)], cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
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
                timeout=120)

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
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"{statement}: {done.stderr}")
        return done.stdout

    def rows(self, database, query):
        text = self.run(database, f"select coalesce(json_agg(found), '[]') from ({query}) found")
        return json.loads(text, parse_float=Decimal, parse_int=Decimal)

    def copy(self, source, target):
        self.run("postgres", f"drop database if exists {target} with (force)")
        self.run("postgres", f"create database {target} template {source}")


def until(condition, otherwise, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(otherwise)
        time.sleep(0.02)


def market_start():
    """Now; but not where the daily settlement, which stops all trading, would come in between."""
    now = datetime.datetime.now(datetime.timezone.utc)
    if 5 <= now.hour < 9:
        now = now.replace(hour=10)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


class Paper:
    """An exchange on a port that stays the same, with a state that can be put aside and taken back."""

    def __init__(self, folder, balances):
        self.folder, self.state = folder, folder / "exchange"
        self.port, self.token, self.process = 0, secrets.token_hex(16), None
        self.secrets = [secrets.token_hex(8) for _ in range(3)]
        key, secret, phrase = self.secrets
        account = {
            "uid": "1", "level": "3", "balances": balances,
            "keys": [{"key": key, "secret": secret, "passphrase": phrase}]}
        for name, text in {"accounts": json.dumps({"accounts": [account]}), "token": self.token}.items():
            (folder / name).touch(mode=0o600)
            (folder / name).write_text(text)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        command = [
            os.environ["OKX_PAPER"], "serve", "--port", str(self.port), "--state", self.state,
            "--accounts", self.folder / "accounts", "--control-token-file", self.folder / "token",
            "--rate", "1", "--no-status-page"]
        if not self.state.exists():
            command += ["--start-time", market_start(), "--seed", "7"]
        with open(self.folder / "exchange.log", "a") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        self.process.stdout.close()
        listening = re.match(r"listening on http://127.0.0.1:(\d+)", line)
        if not listening:
            self.process.wait(timeout=20)
            raise RuntimeError(f"okx-paper did not start: {line!r}, see {self.folder}/exchange.log")
        self.port = int(listening[1])

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait(timeout=20)
            self.process = None

    def ask(self, path, body=None):
        request = urllib.request.Request(
            f"{self.url}/control/{path}", headers={"x-control-token": self.token},
            data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())

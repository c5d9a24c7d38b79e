"""A lane: one exchange, one database, one account; and the jobs that timers would run on it."""

import os
import shutil
import subprocess
import threading

from paper import Paper
from postgres import PATIENCE

PER_ORDER_USD = 1000
CONTRACT_USD = 100
# The most that the strategy may hold: one trade, so that a second one is seen.
CONTRACTS = PER_ORDER_USD // CONTRACT_USD
PASSWORD = "chaos"
# Leaves an order its time on a crowded machine. What a killed pass leaves locked is as short, and five
# seconds: no longer than a patient one waits.
STRUCK = "25"
# Reconcile and close-pass wait for a lease up to half of their time.
PATIENT = "70"
MIGRATED = "migrated"
_preparing = threading.Lock()


def migrate(server, folder):
    """A database with the schema, and the role of the jobs, which may create nothing."""
    server.run("postgres", f"create database {MIGRATED}")
    settings = {"DATABASE_URL": f"postgresql://basis@/{MIGRATED}?host={server.folder}&port={server.port}"}
    subprocess.run(
        [os.environ["BASIS"], "migrate", "--quiet"], env=os.environ | settings, cwd=folder,
        check=True, stdin=subprocess.DEVNULL, timeout=PATIENCE)
    server.run("postgres", f"create role trader login password '{PASSWORD}' in role basis_jobs")


class Lane:
    def __init__(self, number, server, folder, balances, filler=0):
        self.name, self.server, self.folder = f"lane{number}", server, folder / f"lane{number}"
        self.hosts = [server]
        self.folder.mkdir(mode=0o700)
        self.paper = Paper(self.folder, balances, filler)
        self.paper.start()
        try:
            # Copying a database wants it to be nobody's at that time.
            with _preparing:
                server.copy(MIGRATED, self.name)
            self.set_up()
        except BaseException:
            self.close()
            raise

    @property
    def settings(self):
        """The environment of a job: what a crontab would say."""
        places = ",".join(f"127.0.0.1:{server.port}" for server in self.hosts)
        return {
            "PATH": os.environ["PATH"], "HOME": str(self.folder),
            "BASIS_KEY_FILE": str(self.folder / "key"),
            "DATABASE_URL": f"postgresql://trader:{PASSWORD}@{places}/{self.name}"
            "?target_session_attrs=read-write"}

    def set_up(self):
        self.basis("key", "create")
        self.basis("venue", "add", "here", "--base-url", self.paper.url, "--kind", "paper")
        self.basis("account", "add", "main", "--venue", "here", text="\n".join(self.paper.secrets) + "\n")
        self.basis("account", "set", "main", "--max-total-usd", str(PER_ORDER_USD))
        self.basis(
            "strategy", "add", "carry", "--account", "main", "--min-open-yield-pct", "5",
            "--max-close-yield-pct", "3", "--per-order-usd", str(PER_ORDER_USD),
            "--max-position-usd", str(PER_ORDER_USD), "--whitelist", "BTC")

    # MARK: - Jobs

    def start(self, *arguments, under=()):
        return subprocess.Popen(
            [*under, os.environ["BASIS"], *arguments], env=self.settings, cwd=self.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def job(self, *arguments, under=(), seconds=150):
        """Runs a pass to its end, whatever that is: its status, negative for a signal, and its words."""
        process = self.start(*arguments, under=under)
        try:
            words, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            words, _ = process.communicate()
            raise RuntimeError(f"{arguments} still ran after {seconds} s: {words}") from None
        return process.returncode, words

    def basis(self, *arguments, text=""):
        """Runs a command that has to succeed, and returns its output."""
        done = subprocess.run(
            [os.environ["BASIS"], *arguments], env=self.settings, cwd=self.folder, input=text,
            capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {arguments} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def rows(self, query):
        return self.server.rows(self.name, query)

    def end_lease(self):
        """The next pass need not wait for the end of a dead one's lease; for its fence it does."""
        self.server.run(self.name, "update account_lease set until = basis.clock() where not released")

    def premium(self, percent):
        """Sets what the futures stand above the index, percent a year."""
        self.paper.ask("market", {"instId": "BTC-USD", "premiumPct": str(percent)})
        self.basis("snapshot-yields")

    # MARK: - States that are come back to

    def put_aside(self):
        """Keeps exchange and database as they are now; nothing may be running."""
        self.paper.stop()
        shutil.rmtree(self.folder / "aside", ignore_errors=True)
        shutil.copytree(self.paper.state, self.folder / "aside")
        self.server.copy(self.name, f"{self.name}_aside")
        self.paper.start()

    def take_back(self):
        self.paper.stop()
        shutil.rmtree(self.paper.state)
        shutil.copytree(self.folder / "aside", self.paper.state)
        self.server.copy(f"{self.name}_aside", self.name)
        self.paper.start()

    def close(self):
        self.paper.stop()

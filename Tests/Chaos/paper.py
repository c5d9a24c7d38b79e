"""A paper exchange of one's own, with a state that can be put aside and taken back."""

import datetime
import json
import os
import re
import secrets
import subprocess
import urllib.request


def market_start():
    """Now; but not where the daily settlement, which stops all trading, would come in between."""
    now = datetime.datetime.now(datetime.timezone.utc)
    if 5 <= now.hour < 9:
        now = now.replace(hour=10)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


class Paper:
    """Its port stays the same from one start to the next."""

    def __init__(self, folder, balances, filler=0):
        self.folder, self.state, self.filler = folder, folder / "exchange", filler
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
            command += ["--filler-pairs", str(self.filler)]
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

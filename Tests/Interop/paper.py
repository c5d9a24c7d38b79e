"""An okx-paper of one's own, and the official SDK in front of it.

Nothing here bends the exchange to the SDK or the SDK to the exchange: the SDK is given its
documented base address and nothing else. What it has no method for goes through the request method
that all its own methods use, so it is signed as they are.
"""

import json
import os
import re
import subprocess
import tempfile
import unittest
from functools import cached_property

import httpx
from okx.Account import AccountAPI
from okx.consts import GET, POST
from okx.MarketData import MarketAPI
from okx.PublicData import PublicAPI
from okx.Status import StatusAPI
from okx.Trade import TradeAPI

PREFIX = "/api/v5/"
# Monday noon: no settlement is near, and a delivery is four days away.
START = "2026-11-16T12:00:00Z"
TOKEN = "interop"


def accounts():
    """A trader in futures mode, and one in multi-currency mode."""

    def account(uid, level):
        key = {"key": f"key-{uid}", "secret": f"secret-{uid}", "passphrase": f"pass-{uid}"}
        balances = {"USDT": "1000000", "BTC": "20"}
        return {"uid": uid, "level": level, "keys": [key], "balances": balances}

    return {"accounts": [account("1", "2"), account("3", "3")]}


class Paper:
    """One exchange, from its start to its end."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="okx-paper-interop.")
        files = {"accounts.json": json.dumps(accounts()), "token": TOKEN}
        for name, text in files.items():
            with open(os.path.join(self.folder.name, name), "w") as file:
                os.chmod(file.name, 0o600)
                file.write(text)
        # The SDK signs with this machine's time, wherever the market's clock stands, and leaves it
        # to its user to keep to the published limits.
        options = {
            "--port": "0", "--start-time": START, "--rate": "1", "--filler-pairs": "10",
            "--accounts": os.path.join(self.folder.name, "accounts.json"),
            "--control-token-file": os.path.join(self.folder.name, "token"),
        }
        command = [
            os.environ["OKX_PAPER"], "serve", "--signatures-by-wall-clock", "--no-rate-limits"]
        for name, value in options.items():
            command += [name, value]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        listening = re.match(r"listening on (http://\S+)", line)
        if not listening:
            self.stop()
            raise RuntimeError(f"okx-paper did not start: {line!r}")
        self.url = listening[1]

    def stop(self):
        # It keeps nothing, so nothing is lost by not waiting for its open connections.
        self.process.kill()
        self.process.wait(timeout=20)
        self.process.stdout.close()
        self.folder.cleanup()

    def advance(self, hours):
        """Lets the market's time pass, as nobody can at the real exchange."""
        answer = httpx.post(
            self.url + "/control/clock/advance", json={"ms": int(hours * 3_600_000)},
            headers={"x-control-token": TOKEN}, timeout=60)
        answer.raise_for_status()

    def sound(self):
        """Whether the exchange's own books add up."""
        answer = httpx.get(
            self.url + "/control/audit", headers={"x-control-token": TOKEN}, timeout=60)
        return answer.json()["sound"]

    def open(self, api):
        return api(flag="0", domain=self.url)

    def signed(self, api, uid="1"):
        return api(f"key-{uid}", f"secret-{uid}", f"pass-{uid}", flag="0", domain=self.url)


class PaperTest(unittest.TestCase):
    """Each class of tests has an exchange to itself."""

    def setUp(self):
        self.paper = Paper()
        self.addCleanup(self.paper.stop)

    # Made when they are first used: each one loads the machine's certificates, which takes a while.
    @cached_property
    def public(self):
        return self.closed_later(self.paper.open(PublicAPI))

    @cached_property
    def market(self):
        return self.closed_later(self.paper.open(MarketAPI))

    @cached_property
    def status(self):
        return self.closed_later(self.paper.open(StatusAPI))

    @cached_property
    def account(self):
        return self.closed_later(self.paper.signed(AccountAPI))

    @cached_property
    def trade(self):
        return self.closed_later(self.paper.signed(TradeAPI))

    def closed_later(self, api):
        self.addCleanup(api.close)
        return api

    def rows(self, answer):
        """The rows of an answer that has to be a success."""
        self.assertEqual(answer["code"], "0", answer)
        return answer["data"]

    def row(self, answer):
        rows = self.rows(answer)
        self.assertTrue(rows, "no rows")
        return rows[0]

    def get(self, api, path, **params):
        return api._request_with_params(GET, PREFIX + path, params)

    def post(self, api, path, **body):
        return api._request_with_params(POST, PREFIX + path, body)

    def future(self, place=-1):
        """A coin-margined future of bitcoin: the one that is delivered last, unless told."""
        rows = self.rows(self.public.get_instruments("FUTURES", instFamily="BTC-USD"))
        rows.sort(key=lambda row: int(row["expTime"]))
        return rows[place]["instId"]

    def best(self, instrument, side):
        """The first price of a side of the book."""
        return self.row(self.market.get_orderbook(instrument))[side][0][0]

    def sell_future(self, size, place=-1):
        """Goes short at once."""
        future = self.future(place)
        order = self.row(self.trade.place_order(
            future, "cross", "sell", "ioc", size, px=self.best(future, "bids")))
        self.assertEqual(order["sCode"], "0", order)
        return future, order["ordId"]

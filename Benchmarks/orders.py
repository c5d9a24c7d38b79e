#!/usr/bin/env python3
"""Writes what a load test of okx-paper needs: an accounts file, and a script for wrk that sends
orders which were signed beforehand, for a moment 25 s after the start that is named below: they are good for the first 55 s
of an exchange that starts there.

    python3 Benchmarks/orders.py 20 accounts.json orders.lua
    okx-paper serve --port 8600 --start-time 2026-11-16T12:00:00Z --accounts accounts.json
    wrk --threads 1 --connections 32 --duration 20s --script orders.lua http://127.0.0.1:8600

Every account trades ten instruments, five spot and five futures, by turns buying and selling the
same small size at once. The published limits hold: 60 orders in 2 s for each account and
instrument, 1000 in 2 s on derivatives for each account.
"""
import base64
import hashlib
import hmac
import json
import sys

SIGNED = "2026-11-16T12:00:25.000Z"
PATH = "/api/v5/trade/order"
SPOT = {"BTC": "0.001", "ETH": "0.01", "SOL": "0.1", "XRP": "10", "LTC": "0.1"}
EXPIRY = "261225"


def orders(coin, size):
    for side in ("buy", "sell"):
        yield {"instId": f"{coin}-USDT", "tdMode": "cash", "side": side, "ordType": "market",
               "sz": size, "tgtCcy": "base_ccy"}
        yield {"instId": f"{coin}-USD-{EXPIRY}", "tdMode": "cross", "side": side,
               "ordType": "market", "sz": "1"}


def request(uid, order):
    body = json.dumps(order, separators=(",", ":"))
    message = (SIGNED + "POST" + PATH + body).encode()
    signature = base64.b64encode(
        hmac.new(f"secret-{uid}".encode(), message, hashlib.sha256).digest()).decode()
    head = [f"POST {PATH} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json",
            f"OK-ACCESS-KEY: key-{uid}", f"OK-ACCESS-SIGN: {signature}",
            f"OK-ACCESS-TIMESTAMP: {SIGNED}", f"OK-ACCESS-PASSPHRASE: pass-{uid}",
            f"Content-Length: {len(body)}"]
    return "\r\n".join(head) + "\r\n\r\n" + body


def main(count, accounts_file, script_file):
    uids = [str(1001 + number) for number in range(count)]
    accounts = [{"uid": uid, "level": "2",
                 "keys": [{"key": f"key-{uid}", "secret": f"secret-{uid}",
                           "passphrase": f"pass-{uid}"}],
                 "balances": {"USDT": "10000000", **{coin: "10000" for coin in SPOT}}}
                for uid in uids]
    with open(accounts_file, "w") as file:
        json.dump({"accounts": accounts}, file)
    # Buys of all before sells of all, and neighbours of different accounts.
    rounds = [[request(uid, order) for uid in uids]
              for order in sorted((order for coin, size in SPOT.items()
                                   for order in orders(coin, size)),
                                  key=lambda order: order["side"])]
    with open(script_file, "w") as file:
        file.write("local requests = {\n")
        for line in (text for texts in rounds for text in texts):
            # What JSON escapes in here, Lua reads the same.
            file.write(f"  {json.dumps(line)},\n")
        file.write("}\n" + SCRIPT)


SCRIPT = """
local number = 0
request = function()
  number = number % #requests + 1
  return requests[number]
end
"""

if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])

#!/usr/bin/env python3
"""Writes what a load test of okx-paper needs: an accounts file, and a script for wrk that sends
orders which were signed beforehand, for an exchange that starts at the moment named below.

    python3 Benchmarks/orders.py --accounts 20 --minutes 1 accounts.json orders.lua
    okx-paper serve --port 8600 --start-time 2026-11-16T12:00:00Z --accounts accounts.json \\
        --state FOLDER
    wrk --threads 1 --connections 32 --duration 20s --script orders.lua http://127.0.0.1:8600

wrk has to be started within some seconds of the exchange, as a signature is good for half a minute.

Every account trades ten instruments, five spot and five futures, by turns buying and selling the
same small size at once. With 20 accounts the published limits hold up to 6000 orders a second: 60 in
2 s for each account and instrument, 1000 in 2 s on derivatives for each account.
"""
import argparse
import base64
import datetime
import hashlib
import hmac
import json

START = datetime.datetime(2026, 11, 16, 12, tzinfo=datetime.timezone.utc)
# Seconds for which one signature is used: before and after its own moment less than the thirty
# that the exchange allows.
SPAN = 40
PATH = "/api/v5/trade/order"
SPOT = {"BTC": "0.001", "ETH": "0.01", "SOL": "0.1", "XRP": "10", "LTC": "0.1"}
EXPIRY = "261225"


def orders(coin, size):
    for side in ("buy", "sell"):
        yield {"instId": f"{coin}-USDT", "tdMode": "cash", "side": side, "ordType": "market",
               "sz": size, "tgtCcy": "base_ccy"}
        yield {"instId": f"{coin}-USD-{EXPIRY}", "tdMode": "cross", "side": side,
               "ordType": "market", "sz": "1"}


def request(uid, order, moment):
    body = json.dumps(order, separators=(",", ":"))
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    message = (stamp + "POST" + PATH + body).encode()
    signature = base64.b64encode(
        hmac.new(f"secret-{uid}".encode(), message, hashlib.sha256).digest()).decode()
    head = [f"POST {PATH} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json",
            f"OK-ACCESS-KEY: key-{uid}", f"OK-ACCESS-SIGN: {signature}",
            f"OK-ACCESS-TIMESTAMP: {stamp}", f"OK-ACCESS-PASSPHRASE: pass-{uid}",
            f"Content-Length: {len(body)}"]
    return "\r\n".join(head) + "\r\n\r\n" + body


def main(arguments):
    uids = [str(1001 + number) for number in range(arguments.accounts)]
    accounts = [{"uid": uid, "level": "2",
                 "keys": [{"key": f"key-{uid}", "secret": f"secret-{uid}",
                           "passphrase": f"pass-{uid}"}],
                 "balances": {"USDT": "10000000", **{coin: "10000" for coin in SPOT}}}
                for uid in uids]
    with open(arguments.accounts_file, "w") as file:
        json.dump({"accounts": accounts}, file)
    # Buys of all before sells of all, and neighbours of different accounts.
    kinds = sorted((order for coin, size in SPOT.items() for order in orders(coin, size)),
                   key=lambda order: order["side"])
    with open(arguments.script_file, "w") as file:
        file.write(f"local span = {SPAN}\nlocal spans = {{\n")
        for number in range(arguments.minutes * 60 // SPAN + 1):
            moment = START + datetime.timedelta(seconds=(number + 0.5) * SPAN)
            file.write("  {\n")
            for order in kinds:
                for uid in uids:
                    # What JSON escapes in here, Lua reads the same.
                    file.write(f"    {json.dumps(request(uid, order, moment))},\n")
            file.write("  },\n")
        file.write("}\n" + SCRIPT)


SCRIPT = """
local number = 0
local begun = os.time()
request = function()
  local requests = spans[math.floor((os.time() - begun) / span) + 1]
  number = number % #requests + 1
  return requests[number]
end
"""

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=20)
    parser.add_argument("--minutes", type=int, default=1)
    parser.add_argument("accounts_file")
    parser.add_argument("script_file")
    main(parser.parse_args())

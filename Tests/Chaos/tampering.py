"""Each check of truth.py, seen to fail: one thing is made wrong at a time, and has to be found."""

import json
import urllib.error
import urllib.request

import truth

# Constraints and triggers would refuse most of it, as they should.
ANYTHING = "set session_replication_role = replica; "

JOURNAL = {
    "I1: an order without a row": (
        "delete from orders where leg = 'future'", "is at the exchange without a row"),
    "I3: an order that nobody asked for": (
        "update orders set state = 'in_doubt', ended_at = null where leg = 'spot'", "I3: orders are"),
    "I3: a trade that goes on": (
        "update trade set ended_at = null, outcome = null", "I3: orders are"),
    "I3: coins without a hedge": (
        "update orders set filled_size = filled_size / 2, state = 'canceled' where leg = 'spot'",
        "have no hedge"),
    "I4: a fee": ("update orders set fee = fee * 2 where leg = 'spot'", "the journal says"),
    "I4: a fill that is missing": ("delete from fill where side = 'buy'", "the journal says"),
    "I4: an order that the exchange has not": (
        "update orders set client_order_id = client_order_id || 'x'", "and not at the exchange"),
    "I4: contracts": (
        "update orders set filled_size = 9, state = 'canceled' where leg = 'future'", "contracts of BTC"),
    "I4: a bill": (
        "update bill set change = change + 1 where currency = 'USDT'", "report ended with 1"),
}


def at_the_exchange(lane):
    deposit = {"uid": "1", "ccy": "USDT", "amount": "1"}
    yield (
        "I4: a bill that is not here", lambda: lane.paper.ask("accounts/deposit", deposit),
        "the ledger says")
    yield "I1: an order that was sent again", lambda: send_twice(lane), "arrived 2 times"


def send_twice(lane):
    for _ in range(2):
        request = urllib.request.Request(
            f"{lane.paper.url}/api/v5/trade/order", data=json.dumps({"clOrdId": "again"}).encode(),
            headers={"content-type": "application/json"})
        try:
            urllib.request.urlopen(request, timeout=20).close()
        except urllib.error.HTTPError:
            pass  # Unsigned it is refused; arrived it has.


def tamper(lane):
    """Returns the checks that saw nothing."""
    lane.put_aside()
    missed = [f"not clean to begin with: {finding}" for finding in truth.findings(lane)]
    cases = [
        (name, lambda sql=sql: lane.server.run(lane.name, ANYTHING + sql), words)
        for name, (sql, words) in JOURNAL.items()]
    for name, act, words in [*cases, *at_the_exchange(lane)]:
        lane.take_back()
        act()
        found = list(truth.findings(lane))
        if not any(words in finding for finding in found):
            missed.append(f"{name} was not seen: {found}")
    lane.take_back()
    limit, truth.CONTRACTS = truth.CONTRACTS, 5
    try:
        if not any("are the limit" in finding for finding in truth.findings(lane)):
            missed.append("I5: a limit that is exceeded was not seen")
    finally:
        truth.CONTRACTS = limit
    return missed

"""What must hold when all is quiet: the journal against the exchange's own books (EXECUTION §12)."""

import collections
import datetime
import json
from decimal import Decimal

from lane import CONTRACTS
from recovery import is_quiet, latches


def findings(lane):
    """Everything that does not hold; empty when all is well."""
    account = lane.paper.ask("accounts")[0]
    return [
        finding
        for check in (sent_once, recorded, resolved, same_holdings, hedged, within_limits, balanced)
        for finding in check(lane, account)]


def sent_once(lane, _):
    """I1: no client order id reaches the exchange twice, and each is answered by one order."""
    arrived = collections.Counter()
    for request in lane.paper.ask("requests"):
        if request["target"].split("?")[0] in ("/api/v5/trade/order", "/api/v5/trade/batch-orders"):
            if request["method"] == "POST":
                body = json.loads(request["body"])
                arrived.update(order["clOrdId"] for order in (body if isinstance(body, list) else [body]))
    return [f"I1: {name} arrived {count} times" for name, count in arrived.items() if count > 1]


def recorded(lane, account):
    """I1, I4: every order at the exchange has a row that says what became of it."""
    rows = {row["client_order_id"]: row for row in lane.rows(
        "select o.*, f.filled, f.fees from orders o left join (select client_order_id, "
        "sum(size) as filled, sum(fee) as fees from fill group by 1) f using (client_order_id)")}
    names = collections.Counter(order["clOrdId"] for order in account["orders"])
    for name, count in names.items():
        if count > 1:
            yield f"I1: {name} names {count} orders"
    executions = collections.defaultdict(list)
    for fill in lane.paper.ask("fills?uid=1"):
        executions[fill["ordId"]].append(fill)
    for order in account["orders"]:
        row = rows.pop(order["clOrdId"], None)
        if row is None:
            yield f"I1: {order['clOrdId']} is at the exchange without a row"
            continue
        fills = executions[order["ordId"]]
        theirs = (
            order["instId"], order["side"], order["state"], order["ordId"], Decimal(order["sz"]),
            Decimal(order["filled"]), sum(Decimal(fill["sz"]) for fill in fills),
            sum(Decimal(fill["fee"]) for fill in fills))
        ours = (
            row["instrument"], row["side"], row["state"], row["order_id"], row["size"],
            row["filled_size"], row["filled"] or 0, row["fee"])
        if theirs != ours:
            yield f"I4: {order['clOrdId']} is {theirs}, the journal says {ours}"
        if fills and row["fees"] != row["fee"]:
            yield f"I4: the fills of {order['clOrdId']} cost {row['fees']}, it cost {row['fee']}"
    for name, row in rows.items():
        if row["state"] not in ("rejected", "never_placed"):
            yield f"I4: {name} is {row['state']} here and not at the exchange"


def resolved(lane, _):
    if not is_quiet(lane):
        yield "I3: orders are unresolved or trades unfinished"


def same_holdings(lane, account):
    """I4: the exchange's contracts are the journal's, future by future."""
    theirs = {position["instId"]: Decimal(position["contracts"]) for position in account["positions"]}
    ours = {row["future"]: row["contracts"] for row in lane.rows(
        "select future, sum(contracts) as contracts from position_amount where closed_at is null "
        "group by future")}
    for future in theirs.keys() | ours.keys():
        if theirs.get(future, 0) != ours.get(future, 0):
            yield f"I4: {theirs.get(future, 0)} contracts of {future}, the journal says {ours.get(future, 0)}"


def hedged(lane, _):
    """I3: what is without a hedge could not be traded, or is latched by name."""
    least = {row["id"]: row["min_size"] for row in lane.rows("select id, min_size from instrument")}
    positions = json.loads(lane.basis("positions", "--all", "--format", "json"))
    for position in positions["rows"]:
        residual = abs(Decimal(position["residual_coins"]))
        if residual >= least[position["spot"]] and not latches(lane):
            yield f"I3: {residual} coins of position {position['id']} have no hedge"


def within_limits(lane, account):
    """I5: at no moment more contracts than the limits allow, by the exchange's own executions."""
    held = collections.Counter()
    for fill in lane.paper.ask("fills?uid=1"):
        if "-USD-" in fill["instId"]:
            held[fill["instId"]] += Decimal(fill["sz"]) * (1 if fill["side"] == "buy" else -1)
            if sum(abs(count) for count in held.values()) > CONTRACTS:
                yield f"I5: {dict(held)} contracts were held at once, {CONTRACTS} are the limit"


def balanced(lane, account):
    """I4: start + bills = end = the exchange's cash in every currency, and its own audit is sound."""
    audit = lane.paper.ask("audit")
    if not audit["sound"]:
        yield f"the exchange's own audit: {audit['findings']}"
    day = datetime.timedelta(days=1)
    today = datetime.datetime.now(datetime.timezone.utc).date()
    status, words = lane.job(
        "report", "--since", str(today - 2 * day), "--until", str(today + 2 * day), "--format", "json")
    if status != 0:
        yield f"report ended with {status}: {words}"
        return
    ledger = {line["currency"]: line for line in json.loads(words)["accounts"][0]["ledger"]}
    for cash in account["cash"]:
        line = ledger.get(cash["ccy"])
        if line is None:
            if Decimal(cash["amount"]) != 0:
                yield f"I4: {cash} at the exchange, and no line of it here"
        elif not (line["balanced"] and line["agrees"] and Decimal(line["end"]) == Decimal(cash["amount"])):
            yield f"I4: the exchange has {cash}, the ledger says {line}"

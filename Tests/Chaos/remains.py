"""What a killed pass left behind, and what came of it: a sweep that met no doubt has shown little."""

from decimal import Decimal


class Remains:
    def __init__(self, lane):
        self.lane = lane
        self.trades = [row["id"] for row in lane.rows("select id from trade where ended_at is null")]
        self.doubtful = [row["client_order_id"] for row in lane.rows(
            "select client_order_id from orders where state = 'in_doubt'")]

    def names(self):
        account = self.lane.paper.ask("accounts")[0]
        arrived = {order["clOrdId"] for order in account["orders"]}
        found = {
            "a lease": self.lane.rows("select from account_lease where not released"),
            "an unfinished trade": self.trades,
            "an order that never arrived": {*self.doubtful} - arrived,
            "an order that arrived unheard of": {*self.doubtful} & arrived,
            "legs that differ": self.is_lopsided(account)}
        return [name for name, is_there in found.items() if is_there] or ["nothing"]

    def is_lopsided(self, account):
        """Has one leg of a trade filled at the exchange, and nothing of the other?"""
        trades = {row["client_order_id"]: row["trade"] for row in self.lane.rows(
            "select client_order_id, trade from orders")}
        for trade in self.trades:
            filled = {
                order["instId"] for order in account["orders"]
                if trades.get(order["clOrdId"]) == trade and Decimal(order["filled"]) > 0}
            if len(filled) == 1:
                return True
        return False

    def became(self):
        """What the next passes made of the orders and trades."""
        for row in self.lane.rows("select client_order_id, state from orders"):
            if row["client_order_id"] in self.doubtful:
                yield f"an order in doubt was {row['state']}"
        for row in self.lane.rows("select id, outcome from trade"):
            if row["id"] in self.trades:
                yield f"an unfinished trade ended {row['outcome']}"
        for row in self.lane.rows("select purpose, trade from orders where purpose <> 'target'"):
            if row["trade"] in self.trades:
                yield f"an order to {row['purpose']}"

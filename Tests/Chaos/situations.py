"""States of the world in which the next pass has real work to do, by the name of the command line."""

from dataclasses import dataclass
from typing import Callable

from lane import CONTRACTS, STRUCK
from servers import until

RICH, POOR = 20, 0


@dataclass(frozen=True)
class Situation:
    command: str
    balances: dict
    prepare: Callable
    #: Contracts that are held when all is done, whether or not anything was killed.
    goal: range


# A hedge that comes late finds other prices, by which the coins may be short of the last contract.
OPEN, CLOSED = range(-CONTRACTS, -CONTRACTS + 2), range(0, 1)


def worth_opening(lane):
    # What is read once an hour is known already, as it is on most days.
    lane.premium(POOR)
    lane.basis("open-pass")
    lane.premium(RICH)


def worth_closing(lane):
    worth_opening(lane)
    lane.basis("open-pass")
    lane.basis("reconcile")
    lane.premium(POOR)


def half_open(lane):
    """An opening whose coins are bought was killed with the future's order in doubt: it never arrived."""
    worth_opening(lane)
    lane.paper.ask("faults", {
        "path": "/api/v5/trade/", "method": "POST", "leg": "future", "kind": "drop-before"})
    opening = lane.start("open-pass", "--timeout", STRUCK)
    until(
        lambda: any(request["disturbed"] for request in lane.paper.ask("requests")),
        "no order of a future was sent")
    opening.kill()
    opening.communicate()
    # The lease that it leaves behind: nobody may work the account before.
    until(
        lambda: lane.rows("select from account_lease where until < basis.clock()"),
        "the lease does not end", seconds=60)
    if len(lane.rows("select from orders where state = 'in_doubt'")) != 1:
        raise RuntimeError("the killed opening has left no order in doubt")


MONEY = {"USDT": "50000"}
COINS = {"USDT": "50000", "BTC": "1"}

SITUATIONS = {
    # Spot first, then the future: two rounds of orders with an open residual between them.
    "open-pass": Situation("open-pass", MONEY, worth_opening, OPEN),
    # With coins of one's own as margin both legs go in one request.
    "open-pass-together": Situation("open-pass", COINS, worth_opening, OPEN),
    "close-pass": Situation("close-pass", MONEY, worth_closing, CLOSED),
    "reconcile": Situation("reconcile", MONEY, half_open, OPEN),
}

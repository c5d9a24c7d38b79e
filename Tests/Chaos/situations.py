"""States of the world in which the next pass has real work to do, by the name of the command line."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Callable

from lane import CONTRACTS, STRUCK, Lane
from waiting import until

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
    lane.end_lease()
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


def made_lane(name, number, server, folder):
    """A lane in the state of a situation."""
    situation = SITUATIONS[name]
    lane = Lane(f"_{name.replace('-', '_')}_{number}", server, folder, situation.balances)
    try:
        situation.prepare(lane)
    except BaseException:
        lane.close()
        raise
    return lane


def lanes_for(name, count, server, folder, at_once):
    """Several of them, all or none."""
    with ThreadPoolExecutor(at_once) as threads:
        making = [threads.submit(made_lane, name, number, server, folder) for number in range(count)]
    failures = [each.exception() for each in making if each.exception()]
    if failures:
        for each in making:
            if not each.exception():
                each.result().close()
        raise failures[0]
    return [each.result() for each in making]

"""PostgreSQL dies under passes that stand still at moments of their run."""

from concurrent.futures import ThreadPoolExecutor

import points
import truth
from recovery import settle
from situations import SITUATIONS, lanes_for
from stopped import Stopped

# Passes that stand still at once, each at another moment, when a server dies.
MOMENTS = 8
# 69, 75: unreachable, or try later: nothing else may come of a database that went away.
FINE = (0, 1, 69, 75)


def struck_by(disaster, name):
    """Stops passes at moments of their run, lets the disaster happen, and lets them go on."""

    def scenario(place, options, report):
        with place() as (server, folder):
            # The last lane only shows where the moments are.
            lanes = lanes_for(name, MOMENTS + 1, server, folder, options.lanes)
            try:
                moments = moments_of(lanes[-1], SITUATIONS[name].command)
                return strike(name, lanes[:-1], moments, disaster(lanes, folder), options, report)
            finally:
                for lane in lanes:
                    lane.close()

    return scenario


def moments_of(lane, command):
    """Half of them spread over the run, half around the orders."""
    trace = points.traced(lane, command)
    # A poll that is interrupted would not be the same poll again.
    spread, near = (
        [point for point in found if point.syscall in ("sendto", "recvfrom")]
        for found in (trace.points, trace.around_orders()))
    half = MOMENTS // 2
    chosen = points.evenly(near, half)
    return chosen + points.evenly([point for point in spread if point not in chosen], MOMENTS - half)


def strike(name, lanes, moments, disaster, options, report):
    situation = SITUATIONS[name]
    stopped = [Stopped(lane, situation.command, point) for lane, point in zip(lanes, moments)]
    try:
        still = sum(each.wait() for each in stopped)
        disaster.strike()
        for each in stopped:
            each.go_on()
        ends = [each.end() for each in stopped]
        disaster.mend()
    finally:
        for each in stopped:
            each.give_up()
    report.count(disaster.name)
    report.count("passes that stood still meanwhile", still)
    report.say(
        f"{still} passes stood still at {', '.join(map(str, moments))}; "
        f"ended with {[status for status, _ in ends]}")
    problems = [] if still == MOMENTS else [f"{MOMENTS - still} passes ended before their moment"]
    problems += [
        f"at {each.point}: ended with {status}: {words.strip()}"
        for each, (status, words) in zip(stopped, ends) if status not in FINE]

    def recovered(each):
        found = settle(each.lane, situation.goal, report) + truth.findings(each.lane)
        return [f"at {each.point}: {finding}" for finding in found]

    with ThreadPoolExecutor(options.lanes) as threads:
        return problems + [finding for found in threads.map(recovered, stopped) for finding in found]


class Restarted:
    """The server crashes and is back before anybody notices."""

    name = "restarts of PostgreSQL"

    def __init__(self, lanes, _):
        self.server = lanes[0].server

    def strike(self):
        self.server.kill()
        self.server.start()

    def mend(self):
        pass


class Down(Restarted):
    """The server crashes and stays away until the passes have ended."""

    name = "outages of PostgreSQL"

    def strike(self):
        self.server.kill()

    def mend(self):
        self.server.start()


class FailedOver:
    """The primary dies, and the standby that confirmed every COMMIT takes over for good."""

    name = "failovers of PostgreSQL"

    def __init__(self, lanes, folder):
        self.primary = lanes[0].server
        self.second = self.primary.standby(folder / "standby")
        for lane in lanes:
            lane.hosts = [self.primary, self.second]
        self.lanes = lanes

    def strike(self):
        self.primary.kill()
        self.second.promote()
        for lane in self.lanes:
            lane.server = self.second

    def mend(self):
        # Whoever lets the old primary come back as one has two journals: it stays away.
        pass

"""Many passes on one account, and servers that die under them."""

import os
import re
import signal
import traceback
from concurrent.futures import ThreadPoolExecutor

import points
import truth
from tampering import tamper
from lane import PATIENT, STRUCK, Lane
from servers import until
from situations import CLOSED, MONEY, OPEN, POOR, RICH, SITUATIONS

# Passes that are stopped at once, each at another moment, when a server dies.
MOMENTS = 8


def lanes_for(name, count, server, folder):
    """Lanes in the state of a situation, all or none."""
    situation = SITUATIONS[name]
    made = [
        Lane(f"_{name.replace('-', '_')}_{number}", server, folder, situation.balances)
        for number in range(count)]
    try:
        # Some states take their time, until a lease has ended.
        with ThreadPoolExecutor(count) as threads:
            list(threads.map(situation.prepare, made))
    except BaseException:
        for lane in made:
            lane.close()
        raise
    return made


def checks_can_fail(place, _):
    with place() as (folder, server):
        [lane] = lanes_for("close-pass", 1, server, folder)
        try:
            return tamper(lane)
        finally:
            lane.close()


# MARK: - Many at once


def together(count):
    """Passes of all kinds at once on one account: one works, the others yield or wait."""

    def scenario(place, say):
        with place() as (folder, server):
            lane = Lane("", server, folder, MONEY)
            try:
                return crowd(lane, count, say)
            finally:
                lane.close()

    return scenario


def crowd(lane, count, say):
    found = []
    for premium, goal in ((RICH, OPEN), (POOR, CLOSED), (RICH, OPEN)):
        lane.premium(premium)
        kinds = ("open-pass", "close-pass", "reconcile")
        mixed = [kinds[number % len(kinds)] for number in range(count)]
        # Two are the two that the account has work for, and that would do it twice.
        if count == 2:
            mixed = ["open-pass" if premium == RICH else "close-pass"] * 2
        running = [lane.start(command, "--timeout", PATIENT) for command in mixed]
        ended = [process.communicate(timeout=200) and process.returncode for process in running]
        # 75: the account was busy for as long as the pass could wait.
        wrong = [pair for pair in zip(mixed, ended) if pair[1] not in (0, 1, 75)]
        found += [f"{command} ended with {status}" for command, status in wrong]
        say(f"{count} at once: {sorted(ended)}, {truth.contracts(lane)} contracts")
        found += truth.settle(lane, goal) + truth.findings(lane)
    return found


# MARK: - Servers that die


class Stopped:
    """A pass that stands still at a point, as one does whose machine is busy."""

    def __init__(self, lane, command, point):
        self.lane, self.point, self.job = lane, point, None
        self.log = lane.folder / "stopped"
        self.process = lane.start(
            command, "--timeout", STRUCK, under=points.struck_by(point, "STOP", self.log))

    def wait(self):
        """Returns whether it stands still; it may have ended before its point."""
        until(self.is_over_or_still, f"{self.lane.name} does not stop at {self.point}")
        return self.job is not None

    def is_over_or_still(self):
        # strace holds it for a moment at each call; only this says that it stays.
        found = re.search(r"^(\d+) +--- stopped by SIGSTOP ---$", text_of(self.log), re.MULTILINE)
        self.job = int(found[1]) if found else None
        return found or self.process.poll() is not None

    def go_on(self):
        if self.job:
            os.kill(self.job, signal.SIGCONT)

    def end(self):
        words, _ = self.process.communicate(timeout=120)
        return self.process.returncode, words

    def give_up(self):
        if self.process.poll() is None:
            self.process.kill()
            if self.job:
                os.kill(self.job, signal.SIGKILL)
            self.process.communicate()


def text_of(file):
    return file.read_text() if file.exists() else ""


def struck_database(name, disaster):
    """Stops passes at moments of their run, lets the disaster happen, and lets them go on."""

    def scenario(place, say):
        with place() as (folder, server):
            # The last lane only shows where the moments are.
            lanes = lanes_for(name, MOMENTS + 1, server, folder)
            try:
                return strike(name, lanes, folder, disaster, say)
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


def strike(name, lanes, folder, disaster, say):
    situation = SITUATIONS[name]
    moments = moments_of(lanes[-1], situation.command)
    lanes = lanes[:MOMENTS]
    hold = disaster(lanes, folder)
    stopped = [Stopped(lane, situation.command, point) for lane, point in zip(lanes, moments)]
    try:
        still = sum(each.wait() for each in stopped)
        hold.strike()
        for each in stopped:
            each.go_on()
        ends = [each.end() for each in stopped]
        hold.mend()
    finally:
        for each in stopped:
            each.give_up()
    say(f"{name}: {still} passes stood still at {', '.join(map(str, moments))}; "
        f"ended with {[status for status, _ in ends]}")
    problems = [] if still == MOMENTS else [f"{MOMENTS - still} passes ended before their moment"]
    # Unreachable, or try later: nothing else may come of a database that went away.
    problems += [
        f"at {each.point}: ended with {status}: {words.strip()}"
        for each, (status, words) in zip(stopped, ends) if status not in (0, 1, 69, 75)]

    def recovered(each):
        found = truth.settle(each.lane, situation.goal) + truth.findings(each.lane)
        return [f"at {each.point}: {finding}" for finding in found]

    with ThreadPoolExecutor(MOMENTS) as threads:
        return problems + [finding for found in threads.map(recovered, stopped) for finding in found]


class Restarted:
    """The server crashes and is back before anybody notices."""

    def __init__(self, lanes, _):
        self.server = lanes[0].server

    def strike(self):
        self.server.kill()
        self.server.start()

    def mend(self):
        pass


class Down(Restarted):
    """The server crashes and stays away until the passes have ended."""

    def strike(self):
        self.server.kill()

    def mend(self):
        self.server.start()


class FailedOver:
    """The primary dies, and the standby that confirmed every COMMIT takes over for good."""

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


SCENARIOS = {
    "every check can fail": checks_can_fail,
    "two passes at once": together(2),
    "twenty passes at once": together(20),
    "restart under open-pass": struck_database("open-pass", Restarted),
    "restart under close-pass": struck_database("close-pass", Restarted),
    "outage under open-pass": struck_database("open-pass", Down),
    "outage under close-pass": struck_database("close-pass", Down),
    "outage under reconcile": struck_database("reconcile", Down),
    "failover under open-pass": struck_database("open-pass", FailedOver),
    "failover under close-pass": struck_database("close-pass", FailedOver),
    "failover under reconcile": struck_database("reconcile", FailedOver),
}


def run(name, place, say):
    """Returns 1 for a scenario in which something did not hold."""
    say(f"{name} …")
    try:
        found = SCENARIOS[name](place, say)
    except Exception:
        found = [traceback.format_exc()]
    say(f"{name}: " + ("FAILED: " + "\n    ".join(found) if found else "holds"))
    return 1 if found else 0

"""kill -9 of a pass at every system call that touches a socket, and what the next ones make of it."""

import collections
import contextlib
import queue
import threading
import time
import traceback

import points
import truth
from lane import STRUCK, Lane
from points import Point
from situations import SITUATIONS

# How often a pass polls depends on its luck: one that ended before its point is struck again.
ATTEMPTS = 4


class Sweep:
    """One situation: its lanes, the points that are left, and what came of those that were struck."""

    def __init__(self, name, server, folder, lanes, sample, only, say):
        self.name, self.situation, self.say = name, SITUATIONS[name], say
        self.server, self.folder, self.sample, self.only = server, folder, sample, only
        self.lanes, self.waiting, self.lock = lanes, queue.SimpleQueue(), threading.Lock()
        self.total = self.struck = 0
        self.rows = collections.defaultdict(collections.Counter)
        self.failures = []
        #: What the strikes left behind: a sweep that never met an order in doubt has shown little.
        self.left = collections.Counter()

    def run(self):
        began = time.monotonic()
        first, others = self.make_lane(0), []
        try:
            found = points.common_trace(first, self.situation.command, first.take_back)
            self.say(f"{self.name}: {len(found.points)} points in every dry run")
            chosen = self.choose(found)
            for point in chosen:
                self.rows[point.syscall]["points"] += 1
                self.waiting.put(point)
            self.total = len(chosen)
            others = [
                threading.Thread(target=self.work, args=(number,))
                for number in range(1, min(self.lanes, self.total))]
            for thread in others:
                thread.start()
            self.strike_all(first)
        except BaseException:
            # Whoever breaks it off does not wait for the rest.
            with contextlib.suppress(queue.Empty):
                while True:
                    self.waiting.get_nowait()
            raise
        finally:
            for thread in others:
                thread.join()
            first.close()
        self.seconds = time.monotonic() - began
        return self

    def choose(self, trace):
        """All of them; or a fixed sample, half of it evenly spread and half around the orders."""
        if self.only:
            return [Point.read(self.only)]
        if not self.sample:
            return trace.points
        half = self.sample // 2
        near = points.evenly(trace.around_orders(), half)
        spread = [point for point in trace.points if point not in near]
        return near + points.evenly(spread, self.sample - len(near))

    def make_lane(self, number):
        lane = Lane(
            f"_{self.name.replace('-', '_')}_{number}", self.server, self.folder, self.situation.balances)
        try:
            self.situation.prepare(lane)
            lane.put_aside()
        except BaseException:
            lane.close()
            raise
        return lane

    def work(self, number):
        try:
            lane = self.make_lane(number)
        except Exception:
            with self.lock:
                self.failures.append((None, [f"lane {number} was not made: {traceback.format_exc()}"]))
            return
        try:
            self.strike_all(lane)
        finally:
            lane.close()

    def strike_all(self, lane):
        while True:
            try:
                point = self.waiting.get_nowait()
            except queue.Empty:
                return
            try:
                found = self.strike(lane, point)
            except Exception:
                found = [traceback.format_exc()]
            self.note(point, found)

    def strike(self, lane, point):
        """Kills one pass at one point; returns what is not as it must be afterwards."""
        for _ in range(ATTEMPTS):
            lane.take_back()
            status, words = lane.job(
                self.situation.command, "--timeout", STRUCK, under=points.struck_by(point, "KILL"))
            if points.is_killed(status):
                break
        else:
            return [f"was not killed in {ATTEMPTS} runs; the last ended with {status}: {words}"]
        with self.lock:
            self.rows[point.syscall]["kills"] += 1
            self.left.update(remains(lane))
        return truth.settle(lane, self.situation.goal) + truth.findings(lane)

    def note(self, point, found):
        with self.lock:
            self.struck += 1
            if found:
                self.rows[point.syscall]["failures"] += 1
                self.failures.append((point, found))
                self.say(f"{self.name} {point} FAILED: " + "\n    ".join(found))
                self.say(f"    again: make chaos COMMAND={self.name} POINT={point}")
            elif self.struck % 25 == 0:
                self.say(f"{self.name}: {self.struck} of {self.total}")

    def table(self):
        for syscall, row in sorted(self.rows.items()):
            yield (self.name, syscall, row["points"], row["kills"], row["failures"])


def remains(lane):
    """What a killed pass left behind, by name."""
    if not lane.rows("select from account_lease where released"):
        yield "a lease"
    if lane.rows("select from trade where ended_at is null"):
        yield "an unfinished trade"
    account = lane.paper.ask("accounts")[0]
    at_exchange = {order["clOrdId"] for order in account["orders"]}
    doubtful = {row["client_order_id"] for row in lane.rows(
        "select client_order_id from orders where state = 'in_doubt'")}
    if doubtful - at_exchange:
        yield "an order that never arrived"
    if doubtful & at_exchange:
        yield "an order that arrived unheard of"

"""kill -9 of a pass at every system call that touches a socket, and what the next ones make of it."""

import collections
import contextlib
import queue
import threading
import time
import traceback

import points
import truth
from lane import STRUCK
from points import Point
from recovery import settle
from remains import Remains
from situations import SITUATIONS, made_lane

# How often a pass polls depends on its luck: one that ended before its point is struck again.
ATTEMPTS = 4
# Of so many strikes one is followed by passes that find the dead one's lease and wait for its end.
# The others find the lease over: what then protects is the fence alone, and it costs less time.
PATIENT_EVERY = 16


class Sweep:
    """One situation: its lanes, the points that are left, and what came of those that were struck."""

    def __init__(self, name, server, folder, options, report):
        self.name, self.situation = name, SITUATIONS[name]
        self.server, self.folder, self.options, self.report = server, folder, options, report
        self.waiting, self.lock = queue.SimpleQueue(), threading.Lock()
        self.found = self.total = self.struck = self.seconds = 0
        self.rows = collections.defaultdict(collections.Counter)
        self.left, self.became = collections.Counter(), collections.Counter()

    def run(self):
        began, others = time.monotonic(), []
        self.report.sweeps.append(self)
        first = self.make_lane(0)
        try:
            self.choose(first)
            others = [
                threading.Thread(target=self.work, args=(number,))
                for number in range(1, min(self.options.lanes, self.total))]
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

    def choose(self, lane):
        """All of them; or a fixed sample, half of it around the orders and half evenly spread."""
        trace = points.common_trace(lane, self.situation.command, lane.take_back)
        if not trace.orders:
            raise RuntimeError(f"{self.name} sends no order: there is little to strike")
        self.found = len(trace.points)
        self.report.say(f"{self.name}: {self.found} points in every dry run")
        chosen = trace.points
        if self.options.point:
            chosen = [Point.read(self.options.point)]
        elif self.options.sample:
            chosen = trace.sample(self.options.sample)
        self.total = len(chosen)
        for point in chosen:
            self.rows[point.syscall]["points"] += 1
            self.waiting.put(point)

    def make_lane(self, number):
        lane = made_lane(self.name, number, self.server, self.folder)
        try:
            lane.put_aside()
        except BaseException:
            lane.close()
            raise
        return lane

    def work(self, number):
        try:
            lane = self.make_lane(number)
        except Exception:
            self.fail(f"{self.name}: lane {number} was not made: {traceback.format_exc()}")
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
        remains = Remains(lane)
        with self.lock:
            self.rows[point.syscall]["kills"] += 1
            self.left.update(remains.names())
        if point.number % PATIENT_EVERY:
            lane.end_lease()
        found = settle(lane, self.situation.goal, self.report) + truth.findings(lane)
        with self.lock:
            self.became.update(remains.became())
        return found

    def note(self, point, found):
        with self.lock:
            self.struck += 1
            if found:
                self.rows[point.syscall]["failures"] += 1
        if found:
            self.fail(
                f"{self.name} {point} FAILED: " + "\n    ".join(found)
                + f"\n    again: make chaos COMMAND={self.name} POINT={point}")
        elif self.struck % 25 == 0:
            self.report.say(f"{self.name}: {self.struck} of {self.total}")

    def fail(self, words):
        self.report.say(words)
        with self.lock:
            self.report.failed += 1

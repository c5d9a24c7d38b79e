"""What is said while it runs, and the figures in the end."""

import collections
import threading
import time

LINE = "{:<20} {:<12} {:>7} {:>7} {:>9}".format


class Report:
    def __init__(self):
        self.began, self.lock = time.monotonic(), threading.Lock()
        self.counts, self.sweeps, self.failed = collections.Counter(), [], 0
        #: Not when it was broken off.
        self.is_whole = False

    @property
    def seconds(self):
        return time.monotonic() - self.began

    def say(self, text):
        with self.lock:
            print(f"[{self.seconds:6.0f} s] {text}", flush=True)

    def count(self, what, number=1):
        with self.lock:
            self.counts[what] += number

    def print_figures(self):
        print("\n" + LINE("command", "syscall", "points", "kills", "failures") if self.sweeps else "")
        for sweep in self.sweeps:
            for syscall, row in sorted(sweep.rows.items()):
                print(LINE(sweep.name, syscall, row["points"], row["kills"], row["failures"]))
        for sweep in self.sweeps:
            print(f"{sweep.name}: {sweep.struck} of {sweep.found} points in {sweep.seconds:.0f} s")
            print(f"    left behind: {listed(sweep.left)}")
            print(f"    what came of it: {listed(sweep.became)}")
        for what, number in sorted(self.counts.items()):
            print(f"{what}: {number}")
        held = f"{self.failed} FAILED" if self.failed else "everything holds"
        print(f"chaos: {held if self.is_whole else 'BROKEN OFF'}, {self.seconds:.0f} s")


def listed(counter):
    return ", ".join(f"{what} {count}" for what, count in counter.most_common()) or "nothing"

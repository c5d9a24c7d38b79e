"""System calls that touch a socket: found in a dry trace, and struck by strace at the N-th of a name."""

import collections
import re
import signal
from dataclasses import dataclass
from pathlib import Path

from lane import STRUCK

CALL = re.compile(r"(\d+) +(\w+)\(")
TRACED = "trace=%network,%desc"


@dataclass(frozen=True)
class Point:
    syscall: str
    #: Counts the calls of that name, those on other files included, as strace does.
    number: int

    def __str__(self):
        return f"{self.syscall}:{self.number}"

    @classmethod
    def read(cls, text):
        syscall, number = text.split(":")
        return cls(syscall, int(number))


@dataclass(frozen=True)
class Trace:
    #: In the order of their calls.
    points: list
    #: Those that sent an order.
    orders: list

    def around_orders(self):
        """From before the first order is recorded until after the last one is known to be final."""
        places = [self.points.index(point) for point in self.orders]
        return self.points[max(0, min(places) - 30):max(places) + 60] if places else []

    def sample(self, count):
        """The same places of the run each time: half around the orders, half spread over the rest."""
        near = evenly(self.around_orders(), count // 2)
        rest = [point for point in self.points if point not in near]
        return near + evenly(rest, count - len(near))


def traced(lane, command):
    """One run that is not struck."""
    file = lane.folder / "trace"
    # With -y a descriptor is followed by what it is: 5<socket:[4711]>.
    status, words = lane.job(
        command, "--timeout", STRUCK, under=("strace", "-f", "-y", "-e", TRACED, "-o", file))
    if status not in (0, 1):
        raise RuntimeError(f"{command} ended with {status} in the dry trace: {words}")
    return read(file)


def read(file: Path):
    counts, points, orders, threads = collections.Counter(), [], [], set()
    for line in file.read_text(errors="replace").splitlines():
        call = CALL.match(line)
        if not call:
            continue
        thread, name = call.groups()
        counts[thread, name] += 1
        if "<socket:[" in line:
            threads.add(thread)
            points.append(Point(name, counts[thread, name]))
            if '"POST /api/v5/trade/' in line:
                orders.append(points[-1])
    # strace counts by thread: with more than one a number would not name a single call.
    if len(threads) != 1:
        raise RuntimeError(f"{len(threads)} threads touch sockets in {file}")
    return Trace(points, orders)


def evenly(points, count):
    return [points[place * len(points) // count] for place in range(min(count, len(points)))]


def common_trace(lane, command, prepare, runs=3):
    """What every one of some dry runs has: how often a pass polls depends on its luck."""
    traces = []
    for _ in range(runs):
        prepare()
        traces.append(traced(lane, command))
    common = set.intersection(*({*trace.points} for trace in traces))
    first = traces[0]
    return Trace(
        [point for point in first.points if point in common],
        [point for point in first.orders if point in common])


def struck_by(point, what, log="/dev/null"):
    """The words before a command that let a signal strike at a point, before the call takes effect."""
    return (
        "strace", "-f", "-o", log, "-e", f"trace={point.syscall}",
        "-e", f"inject={point.syscall}:signal={what}:when={point.number}")


def is_killed(status):
    # strace ends by the signal that its tracee was ended by.
    return status == -signal.SIGKILL

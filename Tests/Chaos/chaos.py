"""Strikes the real programs over HTTP and TCP: see "How execution is proven" in ARCHITECTURE.md."""

import argparse
import contextlib
import shutil
import signal
import sys
import threading
import time

import lane
import scenarios
from kills import Sweep
from servers import Postgres, scratch
from situations import SITUATIONS

BEGAN = time.monotonic()
_saying = threading.Lock()


def say(text):
    with _saying:
        print(f"[{time.monotonic() - BEGAN:6.0f} s] {text}", flush=True)


@contextlib.contextmanager
def place():
    """A folder and a server of one's own, both gone in the end."""
    folder = scratch()
    server = None
    try:
        server = Postgres.make(folder / "postgres")
        lane.migrate(server, folder)
        yield folder, server
    finally:
        if server:
            with contextlib.suppress(RuntimeError):
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def sweep(names, options):
    """Prints the table of what was struck; returns how many points failed."""
    with place() as (folder, server):
        sweeps = [
            Sweep(name, server, folder, options.lanes, options.sample, options.point, say).run()
            for name in names]
    line = "{:<20} {:<12} {:>7} {:>7} {:>9}".format
    print("\n" + line("command", "syscall", "points", "kills", "failures"))
    for each in sweeps:
        for row in each.table():
            print(line(*row))
    for each in sweeps:
        left = ", ".join(f"{what} {count}" for what, count in each.left.most_common()) or "nothing"
        print(f"{each.name}: {each.total} points in {each.seconds:.0f} s; left behind: {left}")
    return sum(len(each.failures) for each in sweeps)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", help="kills, scenarios; both unless said")
    parser.add_argument("--command", choices=[*SITUATIONS], action="append", help="kills: only of this")
    parser.add_argument("--sample", type=int, default=0, help="kills: so many of each, half around the orders")
    parser.add_argument("--point", help="kills: this one alone, such as sendto:17")
    parser.add_argument("--lanes", type=int, default=24, help="kills: so many at once")
    parser.add_argument(
        "--scenario", choices=[*scenarios.SCENARIOS], action="append", help="scenarios: only this")
    options = parser.parse_args()
    # To name one of a kind is to leave the other kind out.
    named = {"kills": options.command or options.point, "scenarios": options.scenario}
    what = options.what or [kind for kind in named if named[kind]] or [*named]
    if not {*what} <= named.keys():
        parser.error("kills and scenarios are what there is")
    # What was started is ended and what was written is removed, by whatever this is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    failed = 0
    if "kills" in what:
        failed += sweep(options.command or [*SITUATIONS], options)
    if "scenarios" in what:
        for name in options.scenario or scenarios.SCENARIOS:
            failed += scenarios.run(name, place, say)
    print("chaos: " + (f"{failed} FAILED" if failed else "everything holds"))
    sys.exit(1 if failed else 0)


main()

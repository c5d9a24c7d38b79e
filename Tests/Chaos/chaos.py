"""Strikes the real programs over HTTP and TCP: see "How execution is proven" in ARCHITECTURE.md."""

import argparse
import os
import signal
import sys

import scenarios
from kills import Sweep
from place import place
from report import Report
from situations import SITUATIONS


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", help="kills, scenarios; both unless said")
    parser.add_argument("--command", choices=[*SITUATIONS], action="append", help="kills: only of this")
    parser.add_argument(
        "--sample", type=int, default=0,
        help="kills: so many of each, half of them around the orders; scenarios: one of each sort")
    parser.add_argument("--point", help="kills: this one alone, such as sendto:17")
    parser.add_argument(
        "--scenario", choices=[*scenarios.SCENARIOS], action="append", help="scenarios: only this")
    parser.add_argument("--lanes", type=int, default=os.cpu_count(), help="so many at once")
    options = parser.parse_args()
    # To name one of a kind is to leave the other kind out.
    named = {"kills": options.command or options.point, "scenarios": options.scenario}
    options.what = options.what or [kind for kind in named if named[kind]] or [*named]
    if not {*options.what} <= named.keys():
        parser.error("kills and scenarios are what there is")
    return options


def strike(options, report):
    if "kills" in options.what:
        with place() as (server, folder):
            for name in options.command or SITUATIONS:
                Sweep(name, server, folder, options, report).run()
    if "scenarios" in options.what:
        for name in options.scenario or (scenarios.SAMPLE if options.sample else scenarios.SCENARIOS):
            scenarios.run(name, place, options, report)


def break_off(*_):
    """What was started is ended and what was written is removed: a second signal would leave them there."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(143)


def main():
    options, report = arguments(), Report()
    signal.signal(signal.SIGTERM, break_off)
    try:
        strike(options, report)
        report.is_whole = True
    finally:
        report.print_figures()
    sys.exit(1 if report.failed else 0)


main()

#!/usr/bin/env python3
"""What one pass costs, by its own JSON: requests, rounds, CPU and memory, beside what the program costs
that only says its version. Nothing is warm: fees and margin terms are asked for, connections are new.

    swift build -c release --product basis --product okx-paper
    BASIS=.build/release/basis OKX_PAPER=.build/release/okx-paper python3 Benchmarks/passes.py --pairs 700
"""
import argparse
import json
import os
import resource
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "Tests" / "Chaos"))

import lane as lanes  # noqa: E402
from place import place  # noqa: E402
from situations import COINS, POOR, RICH  # noqa: E402

FIGURES = ["requests", "rounds", "connections", "cpu_ms", "peak_rss_kb", "duration_ms"]


class Trusted(lanes.Lane):
    """Reaches the database by its socket and without a password, as a lab does: a password costs each
    process the 4096 hashes of SCRAM, some 10 ms."""

    @property
    def settings(self):
        url = f"postgresql://basis@/{self.name}?host={self.server.folder}&port={self.server.port}"
        return {**super().settings, "DATABASE_URL": url}


def used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (usage.ru_utime + usage.ru_stime) * 1000


def cost(lane, *arguments):
    before = used()
    result = json.loads(lane.basis(*arguments, "--format", "json") or "{}")
    return {**{name: result.get(name) for name in FIGURES}, "process_cpu_ms": used() - before}, result


def opened(lane):
    """One opening in which nothing was asked before; then the state that it began with."""
    lane.premium(RICH)
    figures, result = cost(lane, "open-pass")
    if [trade["outcome"] for trade in result["trades"]] != ["filled"]:
        raise RuntimeError(f"no trade was filled: {result}")
    lane.basis("reconcile")
    lane.premium(POOR)
    closed, _ = cost(lane, "close-pass")
    return figures, closed


def main(arguments):
    table = {"--version": [], "snapshot-yields": [], "open-pass": [], "close-pass": [], "reconcile": []}
    with place() as (server, folder):
        kind = lanes.Lane if arguments.password else Trusted
        lane = kind(1, server, folder, COINS, filler=arguments.pairs - 5)
        try:
            lane.put_aside()
            for _ in range(arguments.times):
                lane.take_back()
                before = used()
                lane.basis("--version")
                table["--version"].append({"process_cpu_ms": used() - before})
                table["snapshot-yields"].append(cost(lane, "snapshot-yields")[0])
                figures, closed = opened(lane)
                table["open-pass"].append(figures)
                table["close-pass"].append(closed)
                table["reconcile"].append(cost(lane, "reconcile")[0])
        finally:
            lane.close()
    print(f"{'':16}" + "".join(f"{name:>16}" for name in [*FIGURES, "process_cpu_ms"]))
    for name, runs in table.items():
        row = {
            figure: statistics.median(run[figure] for run in runs)
            for figure in [*FIGURES, "process_cpu_ms"] if runs[0].get(figure) is not None}
        print(f"{name:16}" + "".join(
            f"{row[figure]:16.0f}" if figure in row else f"{'':16}"
            for figure in [*FIGURES, "process_cpu_ms"]))


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
parser.add_argument("--pairs", type=int, default=700, help="spot pairs that the exchange lists")
parser.add_argument("--password", action="store_true", help="reach the database by TCP and SCRAM")
parser.add_argument("--times", type=int, default=5, help="of so many runs the median is shown")
main(parser.parse_args())

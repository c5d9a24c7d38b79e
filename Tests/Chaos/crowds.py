"""Many passes at once on one account: one works, the others yield or wait, and nothing is done twice."""

import collections

import truth
from lane import PATIENT, Lane
from recovery import contracts, settle
from situations import CLOSED, MONEY, OPEN, POOR, RICH

KINDS = ("open-pass", "close-pass", "reconcile")
# 75: the account was busy for as long as the pass could wait.
FINE = (0, 1, 75)


def all_kinds(count):
    return lambda _: [KINDS[number % len(KINDS)] for number in range(count)]


def the_same(count):
    """The passes that the account has work for, and that would do it twice."""
    return lambda premium: ["open-pass" if premium == RICH else "close-pass"] * count


def together(choose):
    def scenario(place, options, report):
        with place() as (server, folder):
            lane = Lane("", server, folder, MONEY)
            try:
                return [
                    finding
                    for premium, goal in ((RICH, OPEN), (POOR, CLOSED), (RICH, OPEN))
                    for finding in crowd(lane, premium, choose(premium), goal, report)]
            finally:
                lane.close()

    return scenario


def crowd(lane, premium, commands, goal, report):
    lane.premium(premium)
    running = [lane.start(command, "--timeout", PATIENT) for command in commands]
    ends = [process.communicate(timeout=300) and process.returncode for process in running]
    statuses = ", ".join(f"{count} with {status}" for status, count in collections.Counter(ends).items())
    report.say(f"{len(commands)} at once ended: {statuses}; {contracts(lane)} contracts are held")
    report.count("passes in crowds", len(commands))
    wrong = [
        f"{command} in a crowd ended with {status}"
        for command, status in zip(commands, ends) if status not in FINE]
    return wrong + settle(lane, goal, report) + truth.findings(lane)

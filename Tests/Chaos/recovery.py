"""The jobs as the timers would run them, until nothing is left to do."""

from decimal import Decimal

from lane import PATIENT

# Reconcile may say what somebody should know; anything else is a failure of the pass itself.
FINE = (0, 1)
TURNS = 6


def settle(lane, goal, report):
    """Returns what the jobs did that none may do after a crash, and what they did not bring about."""
    findings = []
    for turn in range(TURNS):
        for command in ("reconcile", "close-pass", "open-pass"):
            status, words = lane.job(command, "--timeout", PATIENT)
            if status not in FINE or (status == 1 and not words.strip()):
                findings.append(f"{command} of turn {turn} ended with {status}: {words.strip()}")
        if is_quiet(lane) and contracts(lane) in goal:
            break
    report.count(f"settled in turn {turn + 1} of the jobs")
    status, words = lane.job("reconcile", "--timeout", PATIENT)
    if status != 0:
        findings.append(f"the last reconcile ended with {status}: {words.strip()}")
    if contracts(lane) not in goal:
        findings.append(
            f"{contracts(lane)} contracts are held, {goal.start} to {goal.stop - 1} were wanted; "
            f"latched: {latches(lane)}")
    return findings


def is_quiet(lane):
    return not lane.rows(
        "select client_order_id from orders where state in ('in_doubt', 'live') union all "
        "select id::text from trade where ended_at is null")


def contracts(lane):
    """What the exchange says is held, over all futures; short is negative."""
    account = lane.paper.ask("accounts")[0]
    return sum(Decimal(position["contracts"]) for position in account["positions"])


def latches(lane):
    return lane.rows("select scope, code, reason from stop_in_force where automatic")

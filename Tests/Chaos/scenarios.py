"""Every scenario by its name: crowds, disasters, and the proof that the checks can fail."""

import traceback

from crowds import all_kinds, the_same, together
from disasters import Down, FailedOver, Restarted, struck_by
from situations import lanes_for
from tampering import tamper


def checks_can_fail(place, options, _):
    with place() as (server, folder):
        [lane] = lanes_for("close-pass", 1, server, folder, options.lanes)
        try:
            return tamper(lane)
        finally:
            lane.close()


SCENARIOS = {
    "every check can fail": checks_can_fail,
    "two passes at once": together(the_same(2)),
    "twenty of a kind at once": together(the_same(20)),
    "twenty of all kinds at once": together(all_kinds(20)),
    "restart under open-pass": struck_by(Restarted, "open-pass"),
    "restart under close-pass": struck_by(Restarted, "close-pass"),
    "restart under reconcile": struck_by(Restarted, "reconcile"),
    "outage under open-pass": struck_by(Down, "open-pass"),
    "outage under close-pass": struck_by(Down, "close-pass"),
    "outage under reconcile": struck_by(Down, "reconcile"),
    "failover under open-pass": struck_by(FailedOver, "open-pass"),
    "failover under close-pass": struck_by(FailedOver, "close-pass"),
    "failover under reconcile": struck_by(FailedOver, "reconcile"),
}
# One of each sort.
SAMPLE = (
    "every check can fail", "two passes at once", "restart under open-pass", "failover under close-pass")


def run(name, place, options, report):
    began = report.seconds
    try:
        found = SCENARIOS[name](place, options, report)
    except Exception:
        found = [traceback.format_exc()]
    report.count("scenarios")
    report.say(
        f"{name}: " + ("FAILED: " + "\n    ".join(found) if found else "holds")
        + f", {report.seconds - began:.0f} s")
    if found:
        report.failed += 1
        report.say(f"    again: make chaos SCENARIO='{name}'")

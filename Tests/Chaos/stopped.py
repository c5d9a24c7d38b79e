"""A pass that stands still at a point, as one does whose machine is busy."""

import os
import re
import signal

import points
from lane import STRUCK
from waiting import until


class Stopped:
    def __init__(self, lane, command, point):
        self.lane, self.point, self.job = lane, point, None
        self.log = lane.folder / "stopped"
        self.process = lane.start(
            command, "--timeout", STRUCK, under=points.struck_by(point, "STOP", self.log))

    def wait(self):
        """Returns whether it stands still; it may have ended before its point."""
        until(self.is_over_or_still, f"{self.lane.name} does not stop at {self.point}")
        return self.job is not None

    def is_over_or_still(self):
        # strace holds it for a moment at each call; only this says that it stays.
        found = re.search(r"^(\d+) +--- stopped by SIGSTOP ---$", text_of(self.log), re.MULTILINE)
        self.job = int(found[1]) if found else None
        return found or self.process.poll() is not None

    def go_on(self):
        if self.job:
            os.kill(self.job, signal.SIGCONT)

    def end(self):
        words, _ = self.process.communicate(timeout=120)
        return self.process.returncode, words

    def give_up(self):
        if self.process.poll() is None:
            self.process.kill()
            if self.job:
                os.kill(self.job, signal.SIGKILL)
            self.process.communicate()


def text_of(file):
    return file.read_text() if file.exists() else ""

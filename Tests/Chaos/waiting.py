"""Waiting for what has no other sign."""

import time


def until(condition, otherwise, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(otherwise)
        time.sleep(0.05)

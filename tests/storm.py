"""A program that is interrupted very often: it loops, sleeps and reads input in turns.

It prints <n> when it has seen n interrupts, and is sent the next one at any time after that.
"""
import random
import time


def storm(total, share):
    """Ends after `total` KeyboardInterrupts; `share` of the turns are tight loops."""
    seen = 0
    while True:
        kind = random.random()
        try:
            print(f"<{seen}>", flush=True)
            if seen >= total:
                return
            if kind < share:
                while True:
                    kind += 1
            if kind < 0.5:
                time.sleep(600)
            if kind < 0.6:
                input()
            while True:
                time.sleep(0.001)
        except KeyboardInterrupt:
            seen += 1

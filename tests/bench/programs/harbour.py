"""A harbour for some years: ships arrive, wait for a berth and a crane, and leave; an event queue with heapq."""

import collections
import dataclasses
import enum
import heapq
import itertools
import random
import statistics
import typing

# Ships that have left, hours a ship waited (mean, greatest), the most that waited, and how busy the cranes were.
EXPECTED = (71420, "1.08", "13.3", 16, "0.86")


class Kind(enum.Enum):
    ARRIVAL = "arrival"
    UNLOADED = "unloaded"
    TIDE = "tide"


@dataclasses.dataclass
class Ship:
    name: str
    arrived: float
    containers: int
    deep: bool
    berthed: typing.Optional[float] = None
    left: typing.Optional[float] = None

    @property
    def waited(self):
        return self.berthed - self.arrived


@dataclasses.dataclass(order=True)
class Event:
    time: float
    number: int
    kind: Kind = dataclasses.field(compare=False)
    ship: typing.Optional[Ship] = dataclasses.field(default=None, compare=False)


@dataclasses.dataclass
class Harbour:
    berths: int
    cranes: int
    high_water: bool = False
    waiting: collections.deque = dataclasses.field(default_factory=collections.deque)
    gone: list = dataclasses.field(default_factory=list)
    most: int = 0
    busy: float = 0.0


class Simulation:
    def __init__(self, hours, seed):
        self.hours, self.now = hours, 0.0
        self.chance = random.Random(seed)
        self.numbers = itertools.count()
        self.events = []
        self.harbour = Harbour(berths=7, cranes=7)
        self.steps = {Kind.ARRIVAL: self.arrive, Kind.UNLOADED: self.leave, Kind.TIDE: self.turn}

    def schedule(self, delay, kind, ship=None):
        heapq.heappush(self.events, Event(self.now + delay, next(self.numbers), kind, ship))

    def run(self):
        self.schedule(0.0, Kind.ARRIVAL)
        self.schedule(0.0, Kind.TIDE)
        while self.events and self.events[0].time < self.hours:
            event = heapq.heappop(self.events)
            self.now = event.time
            self.steps[event.kind](event)
        return self.harbour

    def arrive(self, event):
        size = int(40 + 160 * self.chance.random())
        number = next(self.numbers)
        self.harbour.waiting.append(Ship(f"ship-{number:05d}", self.now, size, deep=size > 170))
        self.harbour.most = max(self.harbour.most, len(self.harbour.waiting))
        self.berth()
        self.schedule(1.34 * self.chance.random(), Kind.ARRIVAL)

    def turn(self, event):
        self.harbour.high_water = not self.harbour.high_water
        self.berth()
        self.schedule(6.2, Kind.TIDE)

    def berth(self):
        """Those that can, in the order of their arrival; deep ones at high water only."""
        harbour = self.harbour
        held = collections.deque()
        while harbour.waiting and harbour.berths and harbour.cranes:
            ship = harbour.waiting.popleft()
            if ship.deep and not harbour.high_water:
                held.append(ship)
                continue
            harbour.berths -= 1
            harbour.cranes -= 1
            ship.berthed = self.now
            hours = ship.containers / (24 + 12 * self.chance.random())
            harbour.busy += hours
            self.schedule(hours, Kind.UNLOADED, ship)
        harbour.waiting.extendleft(reversed(held))

    def leave(self, event):
        event.ship.left = self.now
        self.harbour.gone.append(event.ship)
        self.harbour.berths += 1
        self.harbour.cranes += 1
        self.berth()


def main():
    hours = 24 * 2000
    harbour = Simulation(hours, seed=11).run()
    waits = [ship.waited for ship in harbour.gone]
    return (
        len(harbour.gone),
        f"{statistics.mean(waits):.2f}",
        f"{max(waits):.1f}",
        harbour.most,
        f"{harbour.busy / (hours * 7):.2f}",
    )

"""The sun and its large planets for some years, step by step: floats, and not much else."""

import math

DAYS = 365.24
# Place (astronomical units), speed (units a day), mass (suns); rounded.
BODIES = {
    "sun": ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), 1.0),
    "jupiter": ((4.8414, -1.1603, -0.1036), (0.00166, 0.0077, -0.000069), 0.000955),
    "saturn": ((8.3434, 4.1248, -0.4035), (-0.00277, 0.005, 0.000023), 0.000286),
    "uranus": ((12.8944, -15.1112, -0.2233), (0.00296, 0.00238, -0.00003), 0.0000437),
    "neptune": ((15.3797, -25.9193, 0.1793), (0.00268, 0.00163, -0.0000952), 0.0000515),
}
GRAVITY = 0.0002959122
# Jupiter's place after the steps, and that energy is kept.
EXPECTED = ("-0.922 6.309 -0.007", True)


class Body:
    __slots__ = ("name", "x", "y", "z", "vx", "vy", "vz", "mass")

    def __init__(self, name, place, speed, mass):
        self.name, self.mass = name, mass
        self.x, self.y, self.z = place
        self.vx, self.vy, self.vz = speed


def attract(pairs, days):
    for one, two in pairs:
        x, y, z = one.x - two.x, one.y - two.y, one.z - two.z
        square = x * x + y * y + z * z
        pull = GRAVITY * days / (square * math.sqrt(square))
        by_two, by_one = two.mass * pull, one.mass * pull
        one.vx -= x * by_two
        one.vy -= y * by_two
        one.vz -= z * by_two
        two.vx += x * by_one
        two.vy += y * by_one
        two.vz += z * by_one


def move(bodies, days):
    for body in bodies:
        body.x += days * body.vx
        body.y += days * body.vy
        body.z += days * body.vz


def energy(bodies, pairs):
    total = sum(body.mass * (body.vx**2 + body.vy**2 + body.vz**2) / 2 for body in bodies)
    for one, two in pairs:
        total -= GRAVITY * one.mass * two.mass / math.dist((one.x, one.y, one.z), (two.x, two.y, two.z))
    return total


def main():
    bodies = [Body(name, *rest) for name, rest in BODIES.items()]
    pairs = [(one, two) for index, one in enumerate(bodies) for two in bodies[index + 1 :]]
    before = energy(bodies, pairs)
    for _ in range(140_000):
        attract(pairs, 1.0)
        move(bodies, 1.0)
    jupiter = bodies[1]
    place = f"{jupiter.x:.3f} {jupiter.y:.3f} {jupiter.z:.3f}"
    return place, abs(energy(bodies, pairs) / before - 1) < 1e-3

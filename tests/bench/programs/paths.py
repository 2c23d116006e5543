"""Ways through a landscape: it is made, and A*, Dijkstra and a search in breadth cross it."""

import collections
import heapq
import itertools
import random

WIDTH, HEIGHT = 200, 150
COSTS = {".": 1, ",": 2, "~": 5, "#": None}
# Cost and length of A*'s way, what Dijkstra found for the same, islands of water, the farthest field.
EXPECTED = (405, 355, 405, 393, 348)


def landscape(seed):
    """Rows of marks: noise, smoothed a few times as a cellular automaton does."""
    chance = random.Random(seed)
    heights = [[chance.random() for _ in range(WIDTH)] for _ in range(HEIGHT)]
    for _ in range(2):
        heights = [[mean(heights, x, y) for x in range(WIDTH)] for y in range(HEIGHT)]
    mark = lambda height: "~" if height < 0.45 else "." if height < 0.52 else "," if height < 0.57 else "#"
    rows = [[mark(height) for height in row] for row in heights]
    rows[0][0] = rows[-1][-1] = "."
    return rows


def mean(heights, x, y):
    near = [
        heights[b][a]
        for a in range(max(x - 1, 0), min(x + 2, WIDTH))
        for b in range(max(y - 1, 0), min(y + 2, HEIGHT))
    ]
    return sum(near) / len(near)


class Graph:
    def __init__(self, rows):
        self.costs = {(x, y): COSTS[mark] for y, row in enumerate(rows) for x, mark in enumerate(row) if COSTS[mark]}
        self.marks = {(x, y): mark for y, row in enumerate(rows) for x, mark in enumerate(row)}

    def near(self, place):
        x, y = place
        for step in ((x + 1, y), (x, y + 1), (x - 1, y), (x, y - 1)):
            if step in self.costs:
                yield step

    def way(self, start, goal, guess):
        """The cheapest way and its cost: A*, with a guess that is never too high."""
        order = itertools.count()
        queue = [(guess(start), next(order), 0, start, None)]
        came = {}
        while queue:
            _, _, cost, place, before = heapq.heappop(queue)
            if place in came:
                continue
            came[place] = before
            if place == goal:
                return cost, self.back(came, goal)
            for step in self.near(place):
                if step not in came:
                    so_far = cost + self.costs[step]
                    heapq.heappush(queue, (so_far + guess(step), next(order), so_far, step, place))
        raise ValueError(f"no way from {start} to {goal}")

    @staticmethod
    def back(came, place):
        path = []
        while place is not None:
            path.append(place)
            place = came[place]
        return path[::-1]

    def reach(self, start, allowed):
        """Steps to each place that can be reached over allowed ones."""
        steps = {start: 0}
        queue = collections.deque([start])
        while queue:
            place = queue.popleft()
            for step in self.near(place):
                if step not in steps and allowed(step):
                    steps[step] = steps[place] + 1
                    queue.append(step)
        return steps


def islands(graph, mark):
    left = {place for place, found in graph.marks.items() if found == mark}
    count = 0
    while left:
        count += 1
        left -= graph.reach(left.pop(), lambda place: graph.marks[place] == mark).keys()
    return count


def main():
    graph = Graph(landscape(42))
    start, goal = (0, 0), (WIDTH - 1, HEIGHT - 1)
    cost, path = graph.way(start, goal, lambda place: abs(place[0] - goal[0]) + abs(place[1] - goal[1]))
    plain, _ = graph.way(start, goal, lambda place: 0)
    farthest = max(graph.reach(start, lambda place: True).values())
    return cost, len(path), plain, islands(graph, "~"), farthest

"""Puzzles by dynamic programming: words that are alike, a knapsack, sums of coins, a text in lines; functools' caches."""

import functools
import random

LETTERS = "acgt"
# The sum of the distances, the best load, ways to pay, and the cost of the best lines.
EXPECTED = (1919, 7254, 653567691, 7242)


def distance(one, two):
    """How many letters to insert, delete or exchange: Levenshtein, from the ends."""

    @functools.lru_cache(maxsize=None)
    def between(i, j):
        if i == 0 or j == 0:
            return i + j
        if one[i - 1] == two[j - 1]:
            return between(i - 1, j - 1)
        return 1 + min(between(i - 1, j), between(i, j - 1), between(i - 1, j - 1))

    return between(len(one), len(two))


def knapsack(things, room):
    best = [0] * (room + 1)
    for weight, worth in things:
        for left in range(room, weight - 1, -1):
            with_it = best[left - weight] + worth
            if with_it > best[left]:
                best[left] = with_it
    return best[room]


def ways(amount, coins):
    @functools.lru_cache(maxsize=4096)
    def count(left, kinds):
        if left == 0:
            return 1
        if left < 0 or kinds == 0:
            return 0
        return sum(count(left - many * coins[kinds - 1], kinds - 1) for many in range(left // coins[kinds - 1] + 1))

    return count(amount, len(coins))


def lines(words, width):
    """The least sum of squares of what lines leave open, but for the last."""
    best = [0] + [10**9] * len(words)
    for end in range(1, len(words) + 1):
        length = -1
        for begin in range(end - 1, -1, -1):
            length += len(words[begin]) + 1
            if length > width:
                break
            cost = 0 if end == len(words) else (width - length) ** 2
            best[end] = min(best[end], best[begin] + cost)
    return best[-1]


def main():
    chance = random.Random(17)
    word = lambda length: "".join(chance.choice(LETTERS) for _ in range(length))
    words = [word(60) for _ in range(11)]
    distances = sum(distance(one, two) for index, one in enumerate(words) for two in words[:index])
    things = [(chance.randrange(5, 60), chance.randrange(10, 120)) for _ in range(120)]
    text = [word(chance.randrange(2, 12)) for _ in range(3_000)]
    return distances, knapsack(things, 3_000), ways(2_000, (1, 2, 5, 10, 50, 100)), lines(text, 72)

"""Sudoku by constraint propagation and search; the puzzles are made from a full grid first."""

import itertools
import random

SIZE = 9
DIGITS = frozenset(range(1, SIZE + 1))
CELLS = [(row, column) for row in range(SIZE) for column in range(SIZE)]
UNITS = (
    [[(row, column) for column in range(SIZE)] for row in range(SIZE)]
    + [[(row, column) for row in range(SIZE)] for column in range(SIZE)]
    + [[(row + a, column + b) for a in range(3) for b in range(3)] for row in (0, 3, 6) for column in (0, 3, 6)]
)
UNITS_OF = {cell: [unit for unit in UNITS if cell in unit] for cell in CELLS}
PEERS = {cell: frozenset(itertools.chain.from_iterable(UNITS_OF[cell])) - {cell} for cell in CELLS}
# Puzzles with one solution, those with more, and the sum of the first cells of all solutions.
EXPECTED = (19, 161, 852)


def eliminate(grid, cell, digit):
    """Takes a digit from what a cell can be, and draws the conclusions; False when there is no solution."""
    if digit not in grid[cell]:
        return True
    grid[cell] = grid[cell] - {digit}
    left = grid[cell]
    if not left:
        return False
    if len(left) == 1:
        (only,) = left
        if not all(eliminate(grid, peer, only) for peer in PEERS[cell]):
            return False
    for unit in UNITS_OF[cell]:
        places = [place for place in unit if digit in grid[place]]
        if not places or (len(places) == 1 and not assign(grid, places[0], digit)):
            return False
    return True


def assign(grid, cell, digit):
    return all(eliminate(grid, cell, other) for other in grid[cell] - {digit})


def solutions(grid):
    open_cells = [cell for cell in CELLS if len(grid[cell]) > 1]
    if not open_cells:
        yield {cell: min(digits) for cell, digits in grid.items()}
        return
    cell = min(open_cells, key=lambda place: (len(grid[place]), place))
    for digit in sorted(grid[cell]):
        copy = dict(grid)
        if assign(copy, cell, digit):
            yield from solutions(copy)


def solve(clues, at_most=2):
    grid = dict.fromkeys(CELLS, DIGITS)
    if not all(assign(grid, cell, digit) for cell, digit in clues.items()):
        return []
    return list(itertools.islice(solutions(grid), at_most))


def puzzle(chance, clues):
    """Some cells of a full grid, which is a simple one with its rows, columns and digits exchanged."""
    order = lambda: [3 * band + line for band in chosen(range(3)) for line in chosen(range(3))]
    chosen = lambda values: sorted(values, key=lambda _: chance.random())
    rows, columns, digits = order(), order(), chosen(DIGITS)
    full = {(r, c): digits[(3 * rows[r] + rows[r] // 3 + columns[c]) % SIZE] for r, c in CELLS}
    return {cell: full[cell] for cell in chosen(CELLS)[:clues]}


def main():
    chance = random.Random(2026)
    unique = several = first = 0
    for number in range(180):
        found = solve(puzzle(chance, 28 + number % 10))
        unique += len(found) == 1
        several += len(found) > 1
        first += found[0][0, 0]
    return unique, several, first

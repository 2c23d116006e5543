"""A test suite as a project has it: unittest with fixtures, subtests, mocks, skips and failures."""

import contextlib
import io
import logging
import re
import unittest
from unittest import mock

ROUNDS = 120
# Tests begun, failures, errors, skipped, and the messages of the failures.
EXPECTED = (1440, 120, 120, 120, 120)


class Account:
    """What is tested."""

    log = logging.getLogger("account")

    def __init__(self, owner, clock):
        self.owner, self.clock = owner, clock
        self.balance, self.history = 0, []

    def pay_in(self, cents):
        if cents <= 0:
            raise ValueError(f"expected an amount above 0, found {cents}")
        self._book("in", cents)

    def pay_out(self, cents):
        if cents > self.balance:
            self.log.warning("refused: %d of %d", cents, self.balance)
            raise ArithmeticError(f"{self.owner} has no {cents}")
        self._book("out", -cents)

    def _book(self, kind, cents):
        self.balance += cents
        self.history.append((self.clock.now(), kind, cents))

    def statement(self):
        lines = [f"{time:>8} {kind:<4} {cents / 100:>10.2f}" for time, kind, cents in self.history]
        return "\n".join([self.owner.center(24, "-"), *lines])


class AccountTest(unittest.TestCase):
    begun = 0

    def setUp(self):
        AccountTest.begun += 1
        self.clock = mock.Mock()
        self.clock.now.side_effect = iter(range(100, 200))
        self.account = Account("fern", self.clock)
        self.addCleanup(self.account.history.clear)

    def test_begins_empty(self):
        self.assertEqual(self.account.balance, 0)
        self.assertEqual(self.account.history, [])

    def test_pays_in(self):
        self.account.pay_in(500)
        self.assertEqual(self.account.history, [(100, "in", 500)])

    def test_asks_the_clock_once_for_each(self):
        for cents in (1, 2, 3):
            self.account.pay_in(cents)
        self.assertEqual(self.clock.now.call_count, 3)

    def test_refuses_what_is_not_above_0(self):
        for cents in (0, -1, -100):
            with self.subTest(cents=cents), self.assertRaisesRegex(ValueError, f"found {cents}"):
                self.account.pay_in(cents)

    def test_refuses_more_than_there_is(self):
        self.account.pay_in(10)
        with self.assertLogs("account", "WARNING") as logs, self.assertRaises(ArithmeticError):
            self.account.pay_out(11)
        self.assertIn("refused: 11 of 10", logs.output[0])

    def test_statement(self):
        self.account.pay_in(1234)
        self.account.pay_out(34)
        expected = "----------fern----------\n     100 in        12.34\n     101 out       -0.34"
        self.assertMultiLineEqual(self.account.statement(), expected)

    def test_books_by_one_function(self):
        with mock.patch.object(Account, "_book") as book:
            self.account.pay_in(7)
        book.assert_called_once_with("in", 7)

    def test_lists(self):
        self.assertCountEqual([3, 1, 2], [1, 2, 3])
        self.assertListEqual(sorted({"a": 1, "b": 2}), ["a", "b"])
        self.assertDictEqual({"a": [1, 2]}, dict(a=[1, 2]))

    def test_prints(self):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            print(self.account.statement())
        self.assertRegex(out.getvalue(), re.compile("^-+fern-+$", re.MULTILINE))

    def test_floats(self):
        self.assertAlmostEqual(sum([0.1] * 10), 1.0)

    @unittest.skip("the bank has no such thing")
    def test_lends(self):
        self.fail()

    def test_fails(self):
        self.account.pay_in(5)
        self.assertEqual(self.account.balance, 6)

    def test_is_an_error(self):
        self.account.pay_out("nothing")


def main():
    handler = logging.Handler()
    handler.emit = mock.Mock()
    Account.log.addHandler(handler)
    AccountTest.begun = 0  # the runner's own count has skipped tests in it, or not: it depends on the version
    suite = unittest.TestSuite()
    for _ in range(ROUNDS):
        suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(AccountTest))
    result = unittest.TextTestRunner(stream=io.StringIO(), verbosity=2).run(suite)
    Account.log.removeHandler(handler)
    # What assertLogs watches reaches no other handler.
    printed = sum("AssertionError: 5 != 6" in text for _, text in result.failures)
    return AccountTest.begun, len(result.failures), len(result.errors), len(result.skipped), printed

"""What attributes may say, and how addresses in them are read; needs neither Sphinx nor MkDocs."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from terrarium_docs import addresses, attributes, script_tag  # noqa: E402
from terrarium_docs.mistakes import Mistake  # noqa: E402


class AttributesTest(unittest.TestCase):
    def test_values_of_configurations_become_text(self):
        for name, value, text in (
            ("timeout", 2.5, "2.5"),
            ("check", False, "off"),
            ("edit", "ON", "on"),
            ("files", ["a.csv", "n=b.csv"], "a.csv n=b.csv"),
            ("session", " my   own ", "my own"),
            ("select", "", ""),
            ("options", "-ELLIPSIS, +SKIP", "-ELLIPSIS, +SKIP"),
        ):
            with self.subTest(name):
                self.assertEqual(attributes.check(name, value), text)

    def test_mistakes_say_what_is_expected_and_found(self):
        for name, value, message in (
            ("timeout", "inf", "expected a positive number of seconds, such as 10, found 'inf'"),
            ("timeout", True, "expected a positive number of seconds, such as 10, found 'on'"),
            ("load", "always", "expected one of near, touch, found 'always'"),
            ("session", None, "expected some text, found none"),
            ("files", {"a": 1}, "expected text, a number or a list of them, found {'a': 1}"),
        ):
            with self.subTest(value), self.assertRaises(Mistake) as caught:
                attributes.check(name, value)
            self.assertEqual(str(caught.exception), message)

    def test_options_of_a_page_are_not_those_of_a_block(self):
        with self.assertRaisesRegex(Mistake, "found 'load'"):
            attributes.check_all({"load": "near"}, attributes.BLOCK)


class AddressesTest(unittest.TestCase):
    def test_relative_ones(self):
        for address in ("a.csv", "../a.csv", "./a", "a%20b.csv?c=d"):
            self.assertTrue(addresses.is_relative(address), address)
        for address in ("/a.csv", "//host/a.csv", "https://host/a.csv", "data:,a", "#a", "?a"):
            self.assertFalse(addresses.is_relative(address), address)

    def test_names_of_files_stay_and_names_of_wheels_are_no_files(self):
        def place(name, address):
            return f"up/{address}"

        self.assertEqual(addresses.placed("files", "a n=b.csv", place), "up/a n=up/b.csv")
        self.assertEqual(addresses.placed("files", "x?n=b", place), "up/x?n=b")
        self.assertEqual(addresses.placed("wheels", "attrs w/x.whl six==1.0", place), "attrs up/w/x.whl six==1.0")
        self.assertEqual(addresses.placed("index", "simple/", place), "up/simple/")
        self.assertEqual(addresses.placed("session", "a", place), "a")


class ScriptTagTest(unittest.TestCase):
    def test_values_are_escaped(self):
        tag = script_tag.attributes("t.js", {"session": 'a"<&'}, "sha384-x")
        self.assertEqual(
            script_tag.write(tag),
            '<script type="module" src="t.js" integrity="sha384-x" data-session="a&quot;&lt;&amp;"></script>',
        )


if __name__ == "__main__":
    unittest.main()

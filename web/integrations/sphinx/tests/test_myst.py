"""The same in Markdown, by MyST."""

import unittest

from support import ProjectTest, has_module


@unittest.skipUnless(has_module("myst_parser"), "myst-parser is not installed (Debian: python3-myst-parser)")
class MystTest(ProjectTest):
    EXTENSIONS = ("sphinx_terrarium", "myst_parser")

    def setUp(self):
        super().setUp()
        (self.source / "index.rst").unlink()

    def page_of_markdown(self, text, **options):
        self.write("index.md", text)
        return self.page(**options)

    def test_fences_in_python(self):
        page = self.page_of_markdown("# Title\n\n```python\nprint(1)\n```\n")
        self.assertEqual(len(page.tags), 1)

    def test_front_matter(self):
        fence = "# Title\n\n```python\nprint(1)\n```\n"
        self.assertEqual(self.page_of_markdown(f"---\nterrarium: off\n---\n\n{fence}").tags, [])
        self.configure(terrarium_auto=False)
        self.assertEqual(len(self.page_of_markdown(f"---\nterrarium: on\n---\n\n{fence}").tags), 1)

    def test_the_directive(self):
        self.write("a.csv", "1\n")
        page = self.page_of_markdown(
            """
            # Title

            ```{terrarium}
            :hidden:
            :name: data

            x = 1
            ```

            ```{terrarium}
            :session: s
            :setup: data
            :check: off
            :edit: on
            :timeout: 10
            :files: a.csv

            >>> x
            1
            ```
            """
        )
        (example,) = page.examples
        self.assertRegex(example.attributes.pop("data-files"), "^_downloads/[0-9a-f]+/a.csv$")
        self.assertEqual(
            example.attributes,
            {"data-session": "s", "data-setup": "data", "data-check": "off", "data-edit": "on", "data-timeout": "10"},
        )
        self.assertTrue(page.all("pre")[0].has_around("highlight-pycon"))

    def test_an_included_file(self):
        self.write("code.py", "print('included')\n")
        page = self.page_of_markdown("# Title\n\n```{terrarium} code.py\n:session: s\n```\n")
        self.assertIn("print('included')", page.examples[0].text)

    def test_blocks_opt_out(self):
        page = self.page_of_markdown("# Title\n\n```{code-block} python\n:class: no-terrarium\n\nprint(1)\n```\n")
        self.assertEqual(page.tags, [])
        page = self.page_of_markdown("# Title\n\n```{rst-class} no-terrarium\n```\n\n```python\nprint(1)\n```\n")
        self.assertEqual(page.tags, [])

    def test_mistakes_have_a_line(self):
        self.page_of_markdown("# Title\n\n```{terrarium}\n:timeout: soon\n\nprint(1)\n```\n", warnings=True)
        self.assertRegex(self.warnings, r"index.md(\.rst)?:\d+: (WARNING|ERROR)")
        self.assertIn("expected a positive number of seconds", self.warnings)


if __name__ == "__main__":
    unittest.main()

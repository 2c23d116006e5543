"""Which pages of an MkDocs site get the script tag, and what becomes of their blocks."""

import importlib.util
import unittest

from support import Page, ProjectTest

PROGRAM = "```python\nprint(1)\n```\n"
SESSION = "```pycon\n>>> 1\n1\n```\n"
OTHER = "```text\nno example\n```\n"


class AutoTest(ProjectTest):
    def test_pages_with_examples_get_the_script_in_their_head(self):
        self.write("plain.md", f"# Plain\n\n{OTHER}")
        page = self.page_of(f"# Title\n\n{PROGRAM}")
        src = "assets/terrarium/terrarium.js"
        self.assertEqual(page.tag, {"type": "module", "src": src, "integrity": self.integrity})
        self.assertLess(page.source.index("terrarium.js"), page.source.index("</head>"))
        self.assertTrue((self.root / "out" / page.tag["src"]).is_file())
        self.assertEqual(Page((self.root / "out/plain/index.html").read_text()).tags, [])
        self.assertEqual(Page((self.root / "out/404.html").read_text()).tags, [])

    def test_sessions_and_indented_text(self):
        self.assertEqual(len(self.page_of(SESSION).tags), 1)
        self.assertEqual(self.page_of("# T\n\n    >>> 1\n    1\n").tags, [])

    def test_addresses_are_relative_to_each_page(self):
        self.write("data/a.csv", "1\n")
        self.write("deep/er/page.md", PROGRAM)
        self.write("index.md", PROGRAM)
        for directories, name, up in (
            (True, "deep/er/page/index.html", "../../../"),
            (False, "deep/er/page.html", "../../"),
            (True, "index.html", ""),
        ):
            with self.subTest(name):
                options = {"files": "n=data/a.csv", "index": "w/"}
                self.configure(settings={"use_directory_urls": directories}, options=options)
                tag = self.page(name).tag
                self.assertEqual(tag["src"], f"{up}assets/terrarium/terrarium.js")
                self.assertEqual((tag["data-files"], tag["data-index"]), (f"n={up}data/a.csv", f"{up}w/"))

    def test_without_auto_blocks_are_chosen(self):
        self.configure(auto=False)
        self.assertEqual(self.page_of(PROGRAM).tags, [])
        page = self.page_of("``` { .python .terrarium }\nprint(1)\n```\n")
        self.assertEqual(page.tag["data-select"], ".terrarium")
        self.assertEqual(page.all("pre")[0]["class"], "terrarium")
        page = self.page_of("<python-run><pre>print(1)</pre></python-run>\n")
        self.assertEqual(page.tag["data-select"], ".terrarium")

    def test_a_selector_of_the_author(self):
        self.configure(options={"select": "pre.try"})
        self.assertEqual(self.page_of(OTHER).tag["data-select"], "pre.try")


class FrontMatterTest(ProjectTest):
    def test_off_and_on(self):
        self.assertEqual(self.page_of(f"---\nterrarium: off\n---\n{PROGRAM}").tags, [])
        self.configure(auto=False)
        self.assertNotIn("data-select", self.page_of(f"---\nterrarium: on\n---\n{PROGRAM}").tag)

    def test_options_of_a_page(self):
        self.configure(options={"load": "near", "timeout": 5})
        self.write("deep/a.csv", "1\n")
        self.write("index.md", "# T\n")
        self.write("deep/page.md", f"---\nterrarium:\n  timeout: 9\n  edit: off\n  files: a.csv\n---\n{PROGRAM}")
        tag = self.page("deep/page/index.html").tag
        self.assertEqual((tag["data-load"], tag["data-timeout"], tag["data-edit"]), ("near", "9", "off"))
        self.assertEqual(tag["data-files"], "../a.csv")

    def test_mistakes(self):
        for said, message in (
            ("maybe", "index.md: front matter: terrarium: expected 'on', 'off' or options, found 'maybe'"),
            ("{laod: near}", "found 'laod' (did you mean 'load'?)"),
            ("{files: gone.csv}", "data-files: expected an address or a file, found 'gone.csv'"),
        ):
            with self.subTest(said):
                self.write("index.md", f"---\nterrarium: {said}\n---\n{PROGRAM}")
                self.assert_fails(message)


class BlockTest(ProjectTest):
    """What a block says is found where the script looks for it, whatever highlights it."""

    ATTRIBUTES = '``` { .python data-session="s" data-files="a.csv n=a.csv" data-check="off" }\nprint(1)\n```\n'
    HIGHLIGHTERS = [("attr_list",), ("codehilite",), ("attr_list", "codehilite")]
    if importlib.util.find_spec("pymdownx"):
        HIGHLIGHTERS += [
            ("attr_list", "pymdownx.superfences"),
            ("attr_list", "pymdownx.highlight", "pymdownx.superfences"),
            ("pymdownx.extra",),
        ]

    def test_a_block_opts_out(self):
        for extensions in self.HIGHLIGHTERS:
            with self.subTest(extensions):
                self.configure(extensions)
                page = self.page_of("``` { .python .no-terrarium }\nprint(1)\n```\n")
                self.assertEqual(page.tags, [])
                self.assertIn("no-terrarium", page.source)

    def test_all_blocks_within_something_opt_out(self):
        self.assertEqual(self.page_of(f'<div class="no-terrarium" markdown>\n\n{PROGRAM}\n</div>\n').tags, [])

    def test_options_of_a_block(self):
        self.write("a.csv", "1\n")
        for extensions in self.HIGHLIGHTERS:
            with self.subTest(extensions):
                self.configure(extensions)
                self.write("index.md", "# T\n")
                self.write("page.md", self.ATTRIBUTES)
                page = self.page("page/index.html")
                self.assertEqual(len(page.tags), 1)
                self.assertEqual(page.with_data("data-session"), ["s"])
                self.assertEqual(page.with_data("data-files"), ["../a.csv n=../a.csv"])
                self.assertEqual(page.with_data("data-check"), ["off"])

    def test_the_language_is_named(self):
        for extensions in self.HIGHLIGHTERS:
            with self.subTest(extensions):
                self.configure(extensions)
                page = self.page_of(f"{PROGRAM}\n{SESSION}")
                names = [name for _, attributes in page.elements for name in (attributes.get("class") or "").split()]
                self.assertIn("language-python", names)
                self.assertIn("language-pycon", names)

    def test_elements_around_markdown(self):
        page = self.page_of(f'<python-run data-session="s" markdown>\n\n{PROGRAM}\n</python-run>\n')
        self.assertEqual(page.with_data("data-session"), ["s"])
        self.assertNotIn("<p><python-run", page.source)
        self.assertNotIn("</python-run></p>", page.source)
        self.assertIn("<python-run", page.source)

    def test_set_up_code_stands_in_the_page(self):
        code = '<script type="text/x-python" id="prices">\nprices = {1: 2 < 3}\n\nmore = 1\n</script>\n'
        page = self.page_of(f'{code}\n``` {{ .python data-setup="prices" }}\nprint(prices)\n```\n')
        self.assertIn("\nprices = {1: 2 < 3}\n\nmore = 1\n", page.source)
        self.assertEqual(page.with_data("data-setup"), ["prices"])

    def test_what_is_somebody_elses_stays(self):
        page = self.page_of('``` { .python data-line="3" }\nprint(1)\n```\n\n<div data-files="x y">z</div>\n')
        self.assertEqual((page.with_data("data-line"), page.with_data("data-files")), (["3"], ["x y"]))

    def test_mistakes(self):
        for said, message in (
            ('data-timeout="soon"', "index.md: data-timeout: expected a positive number of seconds"),
            ('data-check="maybe"', "data-check: expected 'on' or 'off', found 'maybe'"),
            ('data-options="+ELIPSIS"', "found 'ELIPSIS' (did you mean 'ELLIPSIS'?)"),
            ('data-sesion="s"', "found 'data-sesion' (did you mean 'data-session'?)"),
            ('data-files="gone.csv"', "data-files: expected an address or a file, found 'gone.csv', but no gone.csv"),
            ('data-wheels="w/gone.whl"', "data-wheels: expected an address or a file, found 'w/gone.whl'"),
            ('data-setup="gone"', "data-setup: expected the id of an element in this page, found 'gone'"),
        ):
            with self.subTest(said):
                self.write("index.md", f"``` {{ .python {said} }}\nprint(1)\n```\n")
                self.assert_fails(message)
                self.build(strict=False)

    def test_attributes_that_nobody_reads(self):
        self.configure(extensions=())
        self.write("index.md", '``` { .python data-session="s" }\nprint(1)\n```\n')
        self.assert_fails("index.md:", "expected the Markdown extension attr_list")


if __name__ == "__main__":
    unittest.main()

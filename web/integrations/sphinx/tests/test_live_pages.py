"""Which pages get the script tag, what it says, and what opts out."""

import unittest

from support import Page, ProjectTest, has_module

DOCTEST = """
>>> 1 + 1
2
"""
PROGRAM = """
.. code-block:: python

   print(1)
"""
DIRECTIVE = """
.. terrarium::

   print(2)
"""
TEXT = """
.. code-block:: text

   no example
"""


class AutoTest(ProjectTest):
    def test_a_page_with_a_doctest_block_gets_the_script(self):
        page = self.page_of(DOCTEST)
        self.assertEqual(page.tag["type"], "module")
        self.assertEqual(page.tag["src"], "_static/terrarium/terrarium.js")
        self.assertTrue((self.root / "html" / page.tag["src"]).is_file())
        self.assertIsNone(page.tag["data-select"])

    def test_a_page_with_a_block_in_python_gets_the_script(self):
        for language in ("python", "py", "python3", "pycon"):
            with self.subTest(language):
                self.assertEqual(len(self.page_of(PROGRAM.replace("python", language)).tags), 1)

    def test_a_literal_block_is_an_example_when_it_begins_with_a_prompt(self):
        self.assertEqual(len(self.page_of("So::\n\n   >>> 1\n   1\n").tags), 1)
        self.assertEqual(self.page_of("So::\n\n   print(1)\n").tags, [])

    def test_the_language_of_the_document_counts(self):
        self.assertEqual(len(self.page_of(".. highlight:: python\n\nSo::\n\n   print(1)\n").tags), 1)
        self.assertEqual(self.page_of(".. highlight:: text\n\nSo::\n\n   >>> 1\n").tags, [])

    def test_pages_without_examples_get_none(self):
        self.write("plain.rst", "Plain\n=====\n" + TEXT)
        self.assertEqual(self.page_of(DOCTEST + "\n.. toctree::\n\n   plain\n").tags[0]["type"], "module")
        for name in ("plain.html", "genindex.html", "search.html"):
            self.assertEqual(Page((self.root / "html" / name).read_text()).tags, [], name)

    def test_without_auto_only_directives_are_upgraded(self):
        self.configure(terrarium_auto=False)
        self.assertEqual(self.page_of(DOCTEST + PROGRAM).tags, [])
        self.assertEqual(self.page_of(DOCTEST + DIRECTIVE).tag["data-select"], "")

    def test_elements_in_raw_html_count(self):
        self.configure(terrarium_auto=False)
        raw = ".. raw:: html\n\n   <python-run><pre>print(1)</pre></python-run>\n"
        self.assertEqual(self.page_of(raw).tag["data-select"], "")

    def test_with_a_selector_of_the_author_every_block_may_be_an_example(self):
        self.configure(terrarium_options={"select": "div.try pre"})
        self.assertEqual(self.page_of(TEXT).tag["data-select"], "div.try pre")

    def test_what_doctest_needs_is_left_where_it_is_live(self):
        flags = ">>> f()  # doctest: +SKIP\n>>> g()\na\n<BLANKLINE>\nb\n"
        usual = "\n..\n\n>>> h()  # doctest: +ELLIPSIS\n1...\n"
        page = self.page_of(flags + usual)
        text = page.all("body")[0].text
        self.assertIn("doctest: +SKIP", text)
        self.assertIn("<BLANKLINE>", text)
        self.assertNotIn("+ELLIPSIS", text)
        text = self.page_of(".. rst-class:: no-terrarium\n\n" + flags).all("body")[0].text
        self.assertNotIn("+SKIP", text)
        self.assertNotIn("BLANKLINE", (self.build("text") / "index.txt").read_text())


class OptOutTest(ProjectTest):
    def document(self, field, text):
        self.write("index.rst", f":terrarium: {field}\n\nTitle\n=====\n{text}")
        return self.page(warnings=True)

    def test_a_page_opts_out(self):
        page = self.document("off", DOCTEST + PROGRAM + DIRECTIVE)
        self.assertEqual((page.tags, page.examples), ([], []))
        self.assertIn("print(2)", page.all("body")[0].text)
        self.assertEqual(self.warnings, "")

    def test_a_page_opts_in(self):
        self.configure(terrarium_auto=False)
        self.assertIsNone(self.document("on", DOCTEST).tag["data-select"])
        self.assertEqual(self.warnings, "")

    def test_a_field_that_says_nothing_is_a_warning(self):
        self.assertEqual(len(self.document("maybe", DOCTEST).tags), 1)
        self.assertIn("index.rst: WARNING: terrarium: the field ':terrarium:': expected 'on' or 'off', found 'maybe'",
                      self.warnings)

    def assert_left_alone(self, text):
        page = self.page_of(text)
        self.assertEqual(page.tags, [])
        for pre in page.all("pre"):
            self.assertTrue(pre.has_around("no-terrarium"), page.source)
        self.assertTrue(page.all("pre"))
        page = self.page_of(text + "\n" + DIRECTIVE)
        self.assertEqual(len([pre for pre in page.all("pre") if not pre.has_around("no-terrarium")]), 1)

    def test_a_code_block_opts_out(self):
        self.assert_left_alone(PROGRAM.replace("python\n", "python\n   :class: no-terrarium\n"))
        self.assert_left_alone(PROGRAM.replace("python\n", "python\n   :class: no-terrarium\n   :caption: Like this\n"))

    def test_the_next_block_opts_out(self):
        for block in (PROGRAM, DOCTEST, "::\n\n   >>> 1\n   1\n"):
            with self.subTest(block):
                self.assert_left_alone(f".. rst-class:: no-terrarium\n\n{block}")

    def test_all_blocks_within_something_opt_out(self):
        for around in ("container", "rst-class"):
            with self.subTest(around):
                self.assert_left_alone(f".. {around}:: no-terrarium\n\n   So:\n\n   >>> 1\n   1\n\n   >>> 2\n   2\n")


class BuilderTest(ProjectTest):
    def setUp(self):
        super().setUp()
        self.write("deep/er/page.rst", "Page\n====\n" + DOCTEST + DIRECTIVE)
        self.write("data/a.csv", "1\n")
        self.write("index.rst", "Title\n=====\n" + DOCTEST + "\n.. toctree::\n\n   deep/er/page\n")

    def test_html_and_dirhtml_have_relative_addresses(self):
        self.configure(terrarium_options={"files": "data/a.csv", "index": "wheels/"})
        for builder, name, up in (
            ("html", "deep/er/page.html", "../../"),
            ("html", "index.html", ""),
            ("dirhtml", "deep/er/page/index.html", "../../../"),
            ("dirhtml", "index.html", ""),
        ):
            with self.subTest(f"{builder} {name}"):
                tag = self.page(name, builder).tag
                self.assertEqual(tag["src"], f"{up}_static/terrarium/terrarium.js")
                self.assertEqual(tag["data-index"], f"{up}wheels/")
                self.assertRegex(tag["data-files"], f"^{up}_downloads/[0-9a-f]+/a.csv$")
                there = (self.root / builder / name).parent
                self.assertEqual((there / tag["data-files"]).read_text(), "1\n")
                self.assertTrue((there / tag["src"]).is_file())

    def test_singlehtml_is_one_page(self):
        page = self.page(builder="singlehtml")
        self.assertEqual(page.tag["src"], "_static/terrarium/terrarium.js")
        self.assertEqual(len(page.examples), 1)

    def test_each_document_of_singlehtml_opts_out_by_itself(self):
        self.write("deep/er/page.rst", ":terrarium: off\n\nPage\n====\n" + DOCTEST + DIRECTIVE)
        page = self.page(builder="singlehtml")
        self.assertEqual(page.examples, [])
        self.assertIsNone(page.tag["data-select"])
        self.assertEqual([pre.has_around("no-terrarium") for pre in page.all("pre")], [False, True, True])

    def test_other_builders_show_the_code(self):
        self.write("deep/er/page.rst", "Page\n====\n" + DIRECTIVE + "\n.. terrarium::\n   :hidden:\n\n   secret = 1\n")
        self.configure(
            latex_documents=[("index", "p.tex", "T", "A", "manual")],
            man_pages=[("index", "p", "T", "A", 1)],
            texinfo_documents=[("index", "p", "T", "A", "p", "D", "M")],
        )
        for builder, name in (
            ("text", "deep/er/page.txt"),
            ("latex", "p.tex"),
            ("man", "p.1"),
            ("texinfo", "p.texi"),
            ("xml", "deep/er/page.xml"),
        ):
            with self.subTest(builder):
                text = (self.build(builder) / name).read_text().replace("\\PYG{n+nb}{print}", "print")
                self.assertIn("print", text)
                for leftover in ("secret", "python-run", "erraria", "terrarium.js"):
                    self.assertNotIn(leftover, text.replace("_terrarium", ""))

    def test_a_book_and_serialised_pages_get_no_script(self):
        self.configure(epub_show_urls="no", version="1")
        for builder, name in (("epub", "deep/er/page.xhtml"), ("json", "deep/er/page.fjson")):
            if builder == "json" and not has_module("sphinxcontrib.serializinghtml"):
                continue
            out = self.build(builder, warnings=True)
            text = (out / name).read_text()
            self.assertIn("print", text)
            self.assertNotIn("terrarium.js", text)
            self.assertNotIn("python-run", text)
            self.assertFalse((out / "_static" / "terrarium").exists())


if __name__ == "__main__":
    unittest.main()

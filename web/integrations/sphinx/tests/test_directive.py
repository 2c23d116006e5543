"""The directive, with every option; set-up code that is hidden; mistakes in them."""

import unittest

from support import ProjectTest


class DirectiveTest(ProjectTest):
    def example(self, text, **options):
        (example,) = self.page_of(text, **options).examples
        return example

    def test_a_program_is_an_ordinary_highlighted_block_within(self):
        page = self.page_of(".. terrarium::\n\n   print(6 * 7)\n\n   x = 1\n")
        (example,) = page.examples
        self.assertEqual(example.attributes, {})
        self.assertIn("print(6 * 7)\n\nx = 1\n", example.text)
        self.assertTrue(page.all("pre")[0].has_around("highlight-python"))
        self.assertIn(example, page.all("pre")[0].around)

    def test_a_session_is_highlighted_as_one(self):
        page = self.page_of(".. terrarium::\n\n   >>> 1\n   1\n")
        self.assertTrue(page.all("pre")[0].has_around("highlight-pycon"))

    def test_options_become_attributes(self):
        example = self.example(
            """
            .. terrarium::
               :session: other one
               :timeout: 2.5
               :options: -ELLIPSIS +IGNORE_EXCEPTION_DETAIL
               :check: off
               :edit: off
               :kind: program
               :index: https://example.org/simple/

               print(1)
            """
        )
        self.assertEqual(
            example.attributes,
            {
                "data-session": "other one",
                "data-timeout": "2.5",
                "data-options": "-ELLIPSIS +IGNORE_EXCEPTION_DETAIL",
                "data-check": "off",
                "data-edit": "off",
                "data-kind": "program",
                "data-index": "https://example.org/simple/",
            },
        )

    def test_options_of_code_block(self):
        page = self.page_of(
            """
            .. terrarium::
               :class: wide
               :caption: A *sum*
               :name: sum
               :linenos:
               :emphasize-lines: 2

               a = 1
               a + 1

            See :ref:`the sum <sum>`.
            """
        )
        (example,) = page.examples
        self.assertIn("A sum", example.text)
        self.assertTrue(page.all("pre")[-1].has_around("wide"))
        self.assertEqual([element["id"] for element in page.elements if element["id"] == "sum"], ["sum"])
        self.assertIn("#sum", [link["href"] for link in page.all("a")])
        self.assertTrue([span for span in page.all("span") if "linenos" in span.classes])
        self.assertTrue([span for span in page.all("span") if "hll" in span.classes])

    def test_the_code_is_searched_and_translated_like_a_code_block(self):
        self.configure(gettext_additional_targets=["literal-block"])
        self.write("index.rst", "Title\n=====\n\n.. terrarium::\n\n   aardvark = 1\n")
        self.assertIn("aardvark", (self.build() / "searchindex.js").read_text())
        self.assertIn("aardvark", (self.build("gettext") / "index.pot").read_text())

    def test_files_of_the_documentation_are_copied(self):
        self.write("deep/data/a b.csv", "first\n")
        self.write("deep/w/x-1.0-py3-none-any.whl", "wheel")
        self.write("root.txt", "root\n")
        self.write("index.rst", "T\n=\n\n.. toctree::\n\n   deep/page\n")
        self.write(
            "deep/page.rst",
            """
            Page
            ====

            .. terrarium::
               :files: data/a%20b.csv table=data/a%20b.csv /root.txt /server.txt https://example.org/c.csv?d=e
               :wheels: w/x-1.0-py3-none-any.whl attrs https://example.org/y-1-py3-none-any.whl

               print(1)
            """,
        )
        for builder, name in (("html", "deep/page.html"), ("dirhtml", "deep/page/index.html")):
            (example,) = self.page(name, builder).examples
            local, named, root, server, url = example["data-files"].split()
            self.assertEqual(named, f"table={local}")
            self.assertEqual((server, url), ("/server.txt", "https://example.org/c.csv?d=e"))
            there = (self.root / builder / name).parent
            self.assertEqual((there / local.replace("%20", " ")).read_text(), "first\n")
            self.assertEqual((there / root).read_text(), "root\n")
            wheel, name, url = example["data-wheels"].split()
            self.assertEqual((name, url), ("attrs", "https://example.org/y-1-py3-none-any.whl"))
            self.assertEqual((there / wheel).read_text(), "wheel")
            self.assertTrue(wheel.endswith("/x-1.0-py3-none-any.whl"))

    def test_a_file_is_included_and_watched(self):
        path = self.write("deep/code.py", "print('old')\n")
        self.write("index.rst", "T\n=\n\n.. terrarium:: deep/code.py\n   :session: s\n")
        (example,) = self.page().examples
        self.assertEqual(example["data-session"], "s")
        self.assertIn("print('old')", example.text)
        path.write_text(">>> 'new'\n'new'\n")
        page = self.page()
        self.assertIn("'new'", page.examples[0].text)
        self.assertTrue(page.all("pre")[0].has_around("highlight-pycon"))


class SetupCodeTest(ProjectTest):
    HIDDEN = "\n.. terrarium::\n   :hidden:\n\n   price = {'pear': 3 < 4}\n"
    NAMED = "\n.. terrarium::\n   :hidden:\n   :name: My_Data\n\n   data = 1\n"
    EXAMPLE = "\n.. terrarium::\n\n   print(price)\n"

    def example_with(self, option):
        return self.EXAMPLE.replace("::\n", f"::\n   :{option}\n")

    def test_it_is_a_script_that_runs_before_all_examples_of_the_page(self):
        page = self.page_of(self.HIDDEN + self.EXAMPLE)
        (code,) = page.setup_codes
        self.assertEqual(code.text, "\nprice = {'pear': 3 < 4}\n")
        self.assertEqual(page.tag["data-setup"], code["id"])
        self.assertEqual(page.examples[0].attributes, {})
        self.assertEqual(len(page.all("pre")), 1)
        self.assertNotIn("pear", (self.root / "html" / "searchindex.js").read_text())

    def test_it_runs_behind_what_conf_py_names(self):
        self.configure(terrarium_options={"setup": ["common"]})
        page = self.page_of(self.HIDDEN + self.EXAMPLE)
        self.assertEqual(page.tag["data-setup"], f"common {page.setup_codes[0]['id']}")

    def test_what_an_example_names_runs_for_that_example(self):
        page = self.page_of(self.HIDDEN + self.NAMED + self.EXAMPLE + self.example_with("setup: My_Data"))
        first, second = page.setup_codes
        self.assertEqual(second["id"], "my-data")
        self.assertEqual(page.tag["data-setup"], first["id"])
        self.assertEqual([example["data-setup"] for example in page.examples], [None, f"{first['id']} my-data"])

    def test_a_name_that_nobody_asks_for_is_for_all(self):
        self.assertEqual(self.page_of(self.NAMED + self.EXAMPLE).tag["data-setup"], "my-data")

    def test_with_a_session_it_is_for_that_session(self):
        self.configure(terrarium_options={"setup": "common"})
        page = self.page_of(self.NAMED.replace("hidden:\n", "hidden:\n   :session: s\n") + self.EXAMPLE
                            + self.example_with("session: s"))
        self.assertEqual(page.tag["data-setup"], "common")
        self.assertEqual([example["data-setup"] for example in page.examples], [None, "common my-data"])

    def test_ids_of_html_in_the_document_will_do(self):
        raw = '\n.. raw:: html\n\n   <template id="Other">x = 1</template>\n'
        page = self.page_of(raw + self.example_with("setup: #Other"))
        self.assertEqual(page.examples[0]["data-setup"], "Other")

    def test_a_name_of_nothing_is_a_warning(self):
        self.page_of(self.example_with("setup: gone"), warnings=True)
        message = "terrarium: :setup: expected the name of a hidden block in this document, found 'gone'"
        self.assertRegex(self.warnings, rf"index.rst:\d+: WARNING: {message}")

    def test_code_that_would_end_the_script_goes_into_a_template(self):
        page = self.page_of('\n.. terrarium::\n   :hidden:\n\n   end = "</script>"\n' + self.EXAMPLE)
        (template,) = page.all("template")
        self.assertEqual(template.text, 'end = "</script>"')
        self.assertEqual(page.tag["data-setup"], template["id"])

    def test_it_can_be_a_file(self):
        self.write("setup.py", "import math\n")
        page = self.page_of("\n.. terrarium:: setup.py\n   :hidden:\n" + self.EXAMPLE)
        self.assertIn("import math", page.setup_codes[0].text)

    def test_a_page_with_nothing_else_gets_no_script(self):
        self.assertEqual(self.page_of(self.HIDDEN).tags, [])

    def test_documents_may_use_the_same_name(self):
        self.write("other.rst", "Other\n=====\n" + self.NAMED + self.example_with("setup: My_Data"))
        text = self.NAMED + self.example_with("setup: My_Data") + "\n.. toctree::\n\n   other\n"
        self.assertEqual(self.page_of(text).examples[0]["data-setup"], "my-data")
        page = self.page(builder="singlehtml")
        self.assertEqual([code["id"] for code in page.setup_codes], ["index-my-data", "other-my-data"])
        self.assertEqual([example["data-setup"] for example in page.examples], ["index-my-data", "other-my-data"])


class MistakeTest(ProjectTest):
    def assert_mistake(self, options, message, body="print(1)", argument=""):
        lines = "".join(f"   {line}\n" for line in options.split("\n") if line)
        self.page_of(f".. terrarium:: {argument}\n{lines}\n   {body}\n", warnings=True)
        self.assertIn(f"{self.source}/index.rst:4: ", self.warnings)
        self.assertIn(message, " ".join(self.warnings.split()))

    def test_values_of_options(self):
        for option, message in (
            (":timeout: soon", "expected a positive number of seconds, such as 10, found 'soon'"),
            (":timeout: -1", "expected a positive number of seconds"),
            (":timeout: nan", "expected a positive number of seconds"),
            (":check: maybe", "expected 'on' or 'off', found 'maybe'"),
            (":edit: maybe", "expected 'on' or 'off', found 'maybe'"),
            (":kind: sesion", "expected one of program, session, found 'sesion' (did you mean 'session'?)"),
            (":options: +ELIPSIS", "found 'ELIPSIS' (did you mean 'ELLIPSIS'?)"),
            (":session:", "expected some text, found none"),
            (":files: gone.csv", "terrarium: :files: expected an address or a file, found 'gone.csv', but no file"),
            (":wheels: gone.whl", "terrarium: :wheels: expected an address or a file, found 'gone.whl'"),
            (":tiemout: 3", 'unknown option: "tiemout"'),
        ):
            with self.subTest(option):
                self.assert_mistake(option, message)

    def test_content(self):
        self.write("code.py", "print(1)\n")
        self.assert_mistake("", "terrarium: expected a file to include or content, found both", argument="code.py")
        self.assert_mistake("", "terrarium: file 'gone.py': expected a UTF-8 file at", body="", argument="gone.py")
        self.assert_mistake("", "terrarium: expected code, or the name of a file with code, found neither", body="")

    def test_hidden_code(self):
        self.assert_mistake(":hidden:\n:timeout: 3", "terrarium: :timeout: says nothing beside :hidden:")
        self.assert_mistake(":hidden:", "terrarium: :hidden: expected code without prompts", body=">>> 1")


if __name__ == "__main__":
    unittest.main()

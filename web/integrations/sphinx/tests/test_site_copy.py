"""Where Terrarium comes from: conf.py's values and mistakes in them, copies, and builds that build nothing twice."""

import json
import os
import unittest

from sphinx.errors import ConfigError
from support import Page, ProjectTest, file_times

from fake_site import write_site  # support says where it is

DOCTEST = "\n>>> 1\n1\n"


class ConfigurationTest(ProjectTest):
    def assert_error(self, *parts, builder="html", **values):
        self.configure(**values)
        with self.assertRaises(ConfigError) as caught:
            self.build(builder)
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        for part in ("sphinx-terrarium: conf.py: ", *parts):
            self.assertIn(part, message)

    def test_exactly_one_place(self):
        self.assert_error("expected terrarium_site", "or terrarium_url", "found neither: give", terrarium_site=None)
        self.assert_error("found both: remove one", terrarium_url="/python/")
        self.assert_error("found neither", terrarium_site=None, builder="text")

    def test_the_folder(self):
        self.assert_error("terrarium_site: expected Terrarium's folder dist/site, found no", terrarium_site="gone")
        (self.root / "empty").mkdir()
        self.assert_error("terrarium_site: ", "found no terrarium.js in", "empty", terrarium_site="../empty")
        self.assert_error("terrarium_site: expected the path", "found 5", terrarium_site=5)

    def test_a_manual_needs_no_folder(self):
        self.configure(terrarium_site="gone")
        self.build("text")

    def test_the_address(self):
        self.assert_error("terrarium_url: expected the address of the folder", terrarium_site=None,
                          terrarium_url="/python/terrarium.js")
        self.assert_error("terrarium_url: expected the address", "found ''", terrarium_site=None, terrarium_url="")

    def test_auto(self):
        self.assert_error("terrarium_auto: expected true or false, found 'no'", terrarium_auto="no")

    def test_options(self):
        for options, *messages in (
            ({"laod": "near"}, "terrarium_options: expected one of", "found 'laod' (did you mean 'load'?)"),
            ({"load": "nera"}, "terrarium_options: 'load': expected one of near, touch, found 'nera' (did you mean"),
            ({"timeout": 0}, "terrarium_options: 'timeout': expected a positive number of seconds"),
            ({"files": {}}, "terrarium_options: 'files': expected text, a number or a list of them, found {}"),
            ({"files": "gone.csv"}, "terrarium_options: 'files': expected an address, or a file", "found 'gone.csv'"),
            (["load"], "terrarium_options: expected a mapping of options, found ['load']"),
        ):
            with self.subTest(options):
                self.assert_error(*messages, terrarium_options=options)

    def test_the_manifest(self):
        (self.root / "site" / "manifest.json").write_text("{")
        self.assert_error("manifest.json: expected the manifest of Terrarium's site")
        write_site(self.root / "site")
        (self.root / "site" / "terrarium.js").write_text("// of another version\n")
        self.assert_error("manifest.json: embed.integrity is not that of terrarium.js")
        (self.root / "site" / "manifest.json").write_text(json.dumps({"embed": {"integrity": "md5-x"}}))
        self.assert_error("embed.integrity: expected sha384-..., found 'md5-x'")

    def test_options_are_written_on_the_tag(self):
        self.configure(terrarium_options={
            "load": "near", "timeout": 10, "session": "s", "setup": ["a", "b"], "check": False,
            "files": ["https://e.org/a.csv", "/b.csv"], "wheels": "attrs", "index": "/simple/",
            "options": "-ELLIPSIS", "select": "pre.try",
        })
        tag = self.page_of(DOCTEST).tag
        self.assertEqual(
            {name: value for name, value in tag.attributes.items() if name.startswith("data-")},
            {
                "data-load": "near", "data-timeout": "10", "data-session": "s", "data-setup": "a b",
                "data-files": "https://e.org/a.csv /b.csv", "data-wheels": "attrs", "data-index": "/simple/",
                "data-options": "-ELLIPSIS", "data-select": "pre.try", "data-check": "off",
            },
        )


class PlaceTest(ProjectTest):
    def test_the_integrity_of_the_manifest(self):
        self.assertEqual(self.page_of(DOCTEST).tag["integrity"], self.integrity)
        self.assertIsNone(self.page().tag["crossorigin"])

    def test_a_manifest_without_one_or_no_manifest(self):
        write_site(self.root / "site", integrity=False)
        self.assertIsNone(self.page_of(DOCTEST).tag["integrity"])
        os.remove(self.root / "site" / "manifest.json")
        self.assertIsNone(self.page(fresh=True).tag["integrity"])

    def test_published_elsewhere_nothing_is_copied(self):
        self.write("deep/page.rst", "Page\n====\n" + DOCTEST)
        for url, address in (
            ("/python/", "/python/terrarium.js"),
            ("https://example.org/python", "https://example.org/python/terrarium.js"),
            ("python", "../python/terrarium.js"),
            ("../python/", "../../python/terrarium.js"),
        ):
            with self.subTest(url):
                self.configure(terrarium_site=None, terrarium_url=url)
                self.page_of(DOCTEST + "\n.. toctree::\n\n   deep/page\n")
                tag = Page((self.root / "html/deep/page.html").read_text()).tag
                self.assertEqual((tag["src"], tag["integrity"]), (address, None))
                self.assertFalse((self.root / "html/_static/terrarium").exists())

    def test_the_folder_may_be_absolute(self):
        self.configure(terrarium_site=str(self.root / "site"))
        self.assertEqual(len(self.page_of(DOCTEST).tags), 1)
        self.assertTrue((self.root / "html/_static/terrarium/assets/x-0123456789ab.js").is_file())


class IncrementalTest(ProjectTest):
    def test_a_second_build_copies_and_writes_nothing(self):
        self.page_of(DOCTEST)
        copy = self.root / "html/_static/terrarium"
        page = self.root / "html/index.html"
        before = file_times(copy), os.stat(page).st_mtime_ns
        self.assertEqual(len(before[0]), 3)
        self.build()
        self.assertEqual((file_times(copy), os.stat(page).st_mtime_ns), before)

    def test_a_new_script_is_copied_and_its_digest_written(self):
        self.page_of(DOCTEST)
        hashed = self.root / "html/_static/terrarium/assets/x-0123456789ab.js"
        before = os.stat(hashed).st_mtime_ns
        digest = write_site(self.root / "site", script=b"// THE SCRIPT\n")
        self.assertEqual(self.page().tag["integrity"], digest)
        self.assertEqual((self.root / "html/_static/terrarium/terrarium.js").read_bytes(), b"// THE SCRIPT\n")
        self.assertEqual(os.stat(hashed).st_mtime_ns, before)

    def test_half_a_copy_is_mended(self):
        self.page_of(DOCTEST)
        hashed = self.root / "html/_static/terrarium/assets/x-0123456789ab.js"
        hashed.write_text("//")
        self.build()
        self.assertEqual(hashed.read_text(), "// hashed\n")

    def test_a_hashed_name_stands_for_the_content(self):
        self.page_of(DOCTEST)
        (self.root / "site/assets/x-0123456789ab.js").write_text("// HASHED\n")
        self.build()
        self.assertEqual((self.root / "html/_static/terrarium/assets/x-0123456789ab.js").read_text(), "// hashed\n")

    def test_changed_values_are_written(self):
        self.page_of(DOCTEST)
        self.configure(terrarium_options={"load": "near"})
        self.assertEqual(self.page().tag["data-load"], "near")
        self.configure(terrarium_auto=False)
        self.assertEqual(self.page().tags, [])


class ParallelTest(ProjectTest):
    @staticmethod
    def made(out):
        """What is in a built folder; Sphinx's own index is in the order in which pages came."""
        found = (path.relative_to(out) for path in out.rglob("*") if path.is_file())
        return sorted(path for path in found if ".doctrees" not in path.parts and path.name != "searchindex.js")

    def test_two_processes_make_what_one_makes(self):
        self.write("data.csv", "1\n")
        names = [f"page{number}" for number in range(12)]
        for number, name in enumerate(names):
            off = ":terrarium: off\n\n" if number % 3 == 0 else ""
            hidden = f".. terrarium::\n   :hidden:\n   :name: data\n\n   x = {number}\n\n"
            example = ".. terrarium::\n   :setup: data\n   :files: data.csv\n\n   print(x)\n"
            self.write(f"{name}.rst", f"{off}Page\n====\n{DOCTEST}\n{hidden}{example}")
        self.write("index.rst", "T\n=\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in names))
        self.configure(terrarium_options={"files": "data.csv"}, html_last_updated_fmt=None)
        one, two = self.build(target="one"), self.build(target="two", jobs=2)
        self.assertTrue(self.app.is_parallel_allowed("read") and self.app.is_parallel_allowed("write"))
        self.assertEqual(self.made(one), self.made(two))
        for path in self.made(one):
            self.assertEqual((one / path).read_bytes(), (two / path).read_bytes(), path)
        self.assertEqual(len(Page((two / "page1.html").read_text()).tags), 1)
        self.assertEqual(Page((two / "page3.html").read_text()).tags, [])


if __name__ == "__main__":
    unittest.main()

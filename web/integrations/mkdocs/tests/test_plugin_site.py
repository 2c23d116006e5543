"""Where Terrarium comes from: the plugin's settings and mistakes in them, and the copy in the built site."""

import os
import unittest

from support import Page, ProjectTest

from fake_site import write_site  # support says where it is

PROGRAM = "```python\nprint(1)\n```\n"


class SettingsTest(ProjectTest):
    def setUp(self):
        super().setUp()
        self.write("index.md", PROGRAM)

    def test_mistakes(self):
        (self.root / "empty").mkdir()
        for settings, *messages in (
            ({"site": None}, "terrarium: mkdocs.yml: expected site", "found neither: give one"),
            ({"url": "/python/"}, "found both: remove one"),
            ({"site": "gone"}, "site: expected Terrarium's folder dist/site, found no folder", "gone"),
            ({"site": "empty"}, "site: expected Terrarium's folder dist/site, found no terrarium.js in"),
            ({"site": None, "url": "/python/terrarium.js"}, "url: expected the address of the folder"),
            ({"options": {"laod": "near"}}, "options: expected one of", "found 'laod' (did you mean 'load'?)"),
            ({"options": {"timeout": "soon"}}, "options: 'timeout': expected a positive number of seconds"),
            ({"options": {"files": "gone.csv"}}, "options: 'files': expected an address, or a file in", "'gone.csv'"),
            ({"auto": "maybe"}, "auto", "bool"),
        ):
            with self.subTest(settings):
                self.configure(**settings)
                self.assert_fails(*messages, options=())

    def test_an_unknown_setting_fails_a_strict_build(self):
        self.configure(sit="x")
        self.assert_fails("sit")

    def test_a_script_of_another_version(self):
        (self.root / "site" / "terrarium.js").write_text("// other\n")
        self.assert_fails("embed.integrity is not that of terrarium.js", options=())

    def test_options_are_written_on_the_tag(self):
        self.configure(options={"load": "near", "timeout": 10, "setup": ["a", "b"], "check": False, "wheels": "attrs",
                                "files": ["https://e.org/a.csv", "/b.csv"], "options": "-ELLIPSIS"})
        tag = self.page().tag
        self.assertEqual(
            {name: value for name, value in tag.items() if name.startswith("data-")},
            {"data-load": "near", "data-timeout": "10", "data-setup": "a b", "data-check": "off",
             "data-wheels": "attrs", "data-files": "https://e.org/a.csv /b.csv", "data-options": "-ELLIPSIS"},
        )


class PlaceTest(ProjectTest):
    def setUp(self):
        super().setUp()
        self.write("index.md", PROGRAM)

    def test_published_elsewhere_nothing_is_copied(self):
        self.write("deep/page.md", PROGRAM)
        for url, address in (
            ("/python/", "/python/terrarium.js"),
            ("https://example.org/python", "https://example.org/python/terrarium.js"),
            ("python", "../../python/terrarium.js"),
        ):
            with self.subTest(url):
                self.configure(site=None, url=url)
                out = self.build()
                tag = Page((out / "deep/page/index.html").read_text()).tag
                self.assertEqual(tag, {"type": "module", "src": address})
                self.assertFalse((out / "assets" / "terrarium").exists())

    def test_the_folder_is_copied(self):
        self.configure(site=str(self.root / "site"))
        copy = self.build() / "assets" / "terrarium"
        self.assertEqual((copy / "assets" / "x-0123456789ab.js").read_text(), "// hashed\n")
        self.assertTrue((copy / "manifest.json").is_file())

    def test_a_dirty_build_copies_only_what_is_new(self):
        copy = self.build() / "assets" / "terrarium"
        files = [copy / "terrarium.js", copy / "assets" / "x-0123456789ab.js"]
        before = [os.stat(file).st_mtime_ns for file in files]
        self.build("--dirty", strict=False)
        self.assertEqual([os.stat(file).st_mtime_ns for file in files], before)
        write_site(self.root / "site", script=b"// new\n")
        self.build("--dirty", strict=False)
        self.assertEqual(files[0].read_bytes(), b"// new\n")
        self.assertEqual(os.stat(files[1]).st_mtime_ns, before[1])


if __name__ == "__main__":
    unittest.main()

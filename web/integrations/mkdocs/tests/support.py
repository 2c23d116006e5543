"""Small MkDocs projects in temporary directories, built by the command; the plugin is found without installing it."""

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from html.parser import HTMLParser
from pathlib import Path

INTEGRATIONS = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(INTEGRATIONS / "common" / "tests"))

from fake_site import write_site  # noqa: E402


class Page(HTMLParser):
    """A built page: its start tags with their attributes, in order."""

    def __init__(self, text):
        super().__init__()
        self.source = text
        self.elements = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, tag):
        return [attributes for found, attributes in self.elements if found == tag]

    @property
    def tags(self):
        """The script tags of Terrarium."""
        return [script for script in self.all("script") if script.get("src", "").endswith("terrarium.js")]

    @property
    def tag(self):
        (tag,) = self.tags
        return tag

    def with_data(self, name):
        """The values of an attribute, outside of script tags."""
        return [attributes[name] for tag, attributes in self.elements if tag != "script" and name in attributes]


class ProjectTest(unittest.TestCase):
    """A project in a temporary directory, with a site of Terrarium beside it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="mkdocs-terrarium-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.integrity = write_site(self.root / "site")
        # What an installed package has, by which MkDocs finds its plugins.
        info = self.root / "packages" / "terrarium_docs-0.1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: terrarium-docs\nVersion: 0.1.0\n")
        (info / "entry_points.txt").write_text("[mkdocs.plugins]\nterrarium = mkdocs_terrarium:TerrariumPlugin\n")
        self.configure()

    def write(self, name, text):
        path = self.root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def configure(self, extensions=("attr_list", "md_in_html"), settings=None, **plugin):
        plugin.setdefault("site", "site")
        plugin = {name: value for name, value in plugin.items() if value is not None}
        config = {
            "site_name": "P",
            "theme": {"name": "mkdocs"},
            "plugins": [{"terrarium": plugin}],
            "markdown_extensions": list(extensions),
            **(settings or {}),
        }
        (self.root / "mkdocs.yml").write_text(json.dumps(config))

    def run_mkdocs(self, *options):
        path = [str(self.root / "packages"), str(INTEGRATIONS / "common"), str(INTEGRATIONS / "mkdocs")]
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--site-dir", str(self.root / "out"), *options],
            cwd=self.root, capture_output=True, text=True, timeout=60, check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path), "NO_MKDOCS_2_WARNING": "1"},
        )

    def build(self, *options, strict=True):
        done = self.run_mkdocs(*(["--strict"] if strict else []), *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.root / "out"

    def page(self, name="index.html", **options):
        return Page((self.build(**options) / name).read_text(encoding="utf-8"))

    def page_of(self, text, **options):
        self.write("index.md", text)
        return self.page(**options)

    def assert_fails(self, *parts, options=("--strict",)):
        done = self.run_mkdocs(*options)
        self.assertNotEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        said = " ".join(done.stderr.split())
        for part in parts:
            self.assertIn(part, said)

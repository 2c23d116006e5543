"""Small Sphinx projects in temporary directories, and what becomes of them."""

import importlib.util
import io
import os
import re
import sys
import tempfile
import textwrap
import unittest
from html.parser import HTMLParser
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMON = HERE.parent.parent / "common"
sys.path[:0] = [str(HERE.parent), str(COMMON), str(COMMON / "tests")]

from fake_site import write_site  # noqa: E402
from sphinx.application import Sphinx  # noqa: E402
from sphinx.util.docutils import docutils_namespace, patch_docutils  # noqa: E402

class Element:
    """An element of a page: its attributes, its text, and the elements around it."""

    def __init__(self, tag, attributes, around):
        self.tag = tag
        self.attributes = attributes
        self.around = around
        self.text = ""

    def __getitem__(self, name):
        return self.attributes.get(name)

    @property
    def classes(self):
        return (self["class"] or "").split()

    def has_around(self, class_name):
        """Whether it, or an element around it, has the class."""
        return any(class_name in element.classes for element in (self, *self.around))


class Page(HTMLParser):
    """A built page; its elements in order."""

    VOID = {"meta", "link", "br", "img", "input", "hr", "col"}

    def __init__(self, text):
        super().__init__()
        self.source = text
        self.elements = []
        self.open = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), tuple(self.open))
        self.elements.append(element)
        if tag not in self.VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        for element in self.open:
            element.text += data

    def all(self, tag):
        return [element for element in self.elements if element.tag == tag]

    @property
    def tags(self):
        """The script tags of Terrarium."""
        return [element for element in self.all("script") if (element["src"] or "").endswith("terrarium.js")]

    @property
    def tag(self):
        (tag,) = self.tags
        return tag

    @property
    def examples(self):
        return self.all("python-run")

    @property
    def setup_codes(self):
        return [element for element in self.all("script") if element["type"] == "text/x-python"]


class ProjectTest(unittest.TestCase):
    """A project in a temporary directory, with a site of Terrarium beside its sources."""

    EXTENSIONS = ("sphinx_terrarium",)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sphinx-terrarium-")
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.source = self.root / "source"
        self.integrity = write_site(self.root / "site")
        self.write("index.rst", "Title\n=====\n")
        self.configure()

    def write(self, name, text):
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    def configure(self, **values):
        values.setdefault("terrarium_site", "../site")
        values = {name: value for name, value in values.items() if value is not None}
        values = {"extensions": list(self.EXTENSIONS), "html_theme": "basic", "project": "P", **values}
        self.write("conf.py", "".join(f"{name} = {value!r}\n" for name, value in values.items()))

    def build(self, builder="html", *, target=None, jobs=1, warnings=False, fresh=False):
        """@returns the output directory; fails the test for a warning, unless `warnings`"""
        out = self.root / (target or builder)
        stream = io.StringIO()
        with patch_docutils(self.source), docutils_namespace():
            self.app = Sphinx(
                str(self.source), str(self.source), str(out), str(out / ".doctrees"), builder,
                status=io.StringIO(), warning=stream, freshenv=fresh, parallel=jobs,
            )
            self.app.build()
        self.warnings = re.sub("\x1b\\[[0-9;]*m", "", stream.getvalue())
        if not warnings:
            self.assertEqual(self.warnings, "")
        return out

    def page(self, name="index.html", builder="html", **options):
        return Page((self.build(builder, **options) / name).read_text(encoding="utf-8"))

    def page_of(self, text, **options):
        """The page that a document becomes."""
        self.write("index.rst", "Title\n=====\n\n" + textwrap.dedent(text))
        return self.page(**options)


def has_module(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def file_times(folder):
    return {path: os.stat(path).st_mtime_ns for path in Path(folder).rglob("*") if path.is_file()}

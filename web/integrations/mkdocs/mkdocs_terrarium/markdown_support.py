"""What Markdown has to keep for terrarium.js: the languages and attributes of blocks, and our elements."""

import html
import io
import re

from markdown.extensions import Extension
from pygments.formatters import HtmlFormatter

OURS = ("python-run", "python-repl")
CODEHILITE = ("codehilite", "markdown.extensions.codehilite")
HIGHLIGHT = "pymdownx.highlight"
ATTR_LIST = (
    "attr_list", "markdown.extensions.attr_list",
    "extra", "markdown.extensions.extra", "pymdownx.extra",
)
FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[^`\n]*\{[^}\n]*\bdata-[^}\n]*\}.*$", re.MULTILINE)


class OurElements(Extension):
    """Our elements stand where a `<div>` may: around blocks."""

    def extendMarkdown(self, md):
        md.block_level_elements.extend(OURS)


class NamingFormatter(HtmlFormatter):
    """For codehilite, which says nothing of a block's language, and leaves its attributes out."""

    def __init__(self, lang_str="", **options):
        super().__init__(**options)
        self.cssclass = f"{lang_str} {self.cssclass}".strip()
        self.attributes = "".join(
            f' {name}="{html.escape(str(value))}"' for name, value in options.items() if name.startswith("data-")
        )

    def format(self, tokensource, outfile):
        text = io.StringIO()
        super().format(tokensource, text)
        outfile.write(text.getvalue().replace("<div ", f"<div{self.attributes} ", 1))


def prepare(config):
    """Has the site's extensions name the language of a block, unless the site says itself how they write it."""
    extensions, settings = config["markdown_extensions"], config["mdx_configs"]
    for name in CODEHILITE:
        if name in extensions:
            settings.setdefault(name, {}).setdefault("pygments_formatter", NamingFormatter)
    if "pymdownx.superfences" in extensions or "pymdownx.extra" in extensions:
        if HIGHLIGHT not in extensions:
            extensions.insert(0, HIGHLIGHT)  # superfences loads it, but its settings count only where it is named
    if HIGHLIGHT in extensions:
        settings.setdefault(HIGHLIGHT, {}).setdefault("pygments_lang_class", True)
    extensions.append(OurElements())


def lost_attributes(markdown, config):
    """@returns the first lines of fences whose attributes no extension reads"""
    if any(name in config["markdown_extensions"] for name in (*ATTR_LIST, *CODEHILITE)):
        return []
    return [found[0].strip() for found in FENCE.finditer(markdown)]

"""What the directive puts into document trees, and how it becomes HTML."""

import html
import posixpath
from urllib.parse import quote

from docutils import nodes
from sphinx.util.osutil import relative_uri

from terrarium_docs import addresses


class TerrariumExample(nodes.General, nodes.Element):
    """Around a block of code. `data`: name to text of its attributes; `downloads`: address to copied file."""


class SetupCode(nodes.General, nodes.Element):
    """Code that runs first and is not seen; as an attribute, so that no search and no translation finds it.

    `id`, `code`, `session` (None: all); `for_all` when the transform has found that no example asks for it by name.
    """


def visit_example(translator, node):
    page = translator.builder.get_target_uri(translator.builder.current_docname)

    def place(name, address):
        if name == "index":
            return relative_uri(page, address) if addresses.is_relative(address) else address
        copied = node["downloads"].get(address)
        return posixpath.join(translator.builder.dlpath, quote(copied)) if copied else address

    data = {f"data-{name}": addresses.placed(name, text, place) for name, text in node["data"].items()}
    translator.body.append(translator.starttag(node, "python-run", **data))


def depart_example(translator, node):
    translator.body.append("</python-run>\n")


def visit_setup_code(translator, node):
    translator.body.append(setup_element(node["id"], node["code"]))
    raise nodes.SkipNode


def setup_element(identifier, code):
    """A script that no browser runs. Its text cannot be escaped, so what would end it goes into a template."""
    name = html.escape(identifier, quote=True)
    if "</script" in code.lower() or "<!--" in code:
        return f'<template id="{name}">{html.escape(code, quote=False)}</template>\n'
    return f'<script type="text/x-python" id="{name}">\n{code}\n</script>\n'

"""Blocks of code in document trees: which of them terrarium.js takes for examples."""

import re

from docutils import nodes

LEFT_ALONE = "no-terrarium"
PYTHON = ("python", "py", "python3", "pycon")
PROMPT = re.compile(r"\s*>>>( |$)", re.MULTILINE)
DIRECTIVE = re.compile(r"#\s*doctest:\s*(.*)$", re.MULTILINE)
# What terrarium.js does anyway.
USUAL = ("+ELLIPSIS", "+NORMALIZE_WHITESPACE")


def code_blocks(tree):
    """All blocks of code that are highlighted."""
    for node in tree.findall(nodes.TextElement):
        if isinstance(node, (nodes.literal_block, nodes.doctest_block)) and node.rawsource == node.astext():
            yield node


def is_example(node):
    """Whether the script takes it for one by itself; Sphinx has given every block its language."""
    language = node.get("language", "default")
    return language in PYTHON or (language == "default" and is_session(node.astext()))


def is_session(code):
    return bool(PROMPT.match(code))


def is_left_alone(node):
    while node is not None:
        if LEFT_ALONE in node.get("classes", ()):
            return True
        node = node.parent
    return False


def says_how_to_compare(code):
    """Whether its comments for doctest, or its <BLANKLINE>s, are needed to compare what it prints."""
    if not is_session(code):
        return False
    words = " ".join(DIRECTIVE.findall(code)).replace(",", " ").split()
    return "<BLANKLINE>" in code or any(word not in USUAL for word in words)

"""The examples in the HTML of a page: whether there are any, and what their attributes say."""

import re
from html.parser import HTMLParser

from terrarium_docs import addresses, attributes
from terrarium_docs.mistakes import Mistake, did_you_mean
from terrarium_docs.script_tag import quoted

LEFT_ALONE = "no-terrarium"
CHOSEN = "terrarium"
OURS = ("python-run", "python-repl")
PYTHON = re.compile(r"(language|highlight)-(python|py|python3|pycon)")
VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")


class Element:
    """A start tag, and where it stands."""

    def __init__(self, tag, attrs, source, start, parent):
        self.tag = tag
        self.attributes = {name: value or "" for name, value in attrs}
        self.classes = self.attributes.get("class", "").split()
        self.source = source
        self.start = start
        self.parent = parent

    def outwards(self):
        element = self
        while element:
            yield element
            element = element.parent


class _Reader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.elements = []
        self._open = None
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        line, column = self.getpos()
        element = Element(tag, attrs, self.get_starttag_text(), self._lines[line - 1] + column, self._open)
        self.elements.append(element)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag, attrs):
        # HTML knows no end there, except in pictures.
        self.handle_starttag(tag, attrs)
        if self._open is self.elements[-1]:
            self._open = self._open.parent

    def handle_endtag(self, tag):
        for element in self._open.outwards() if self._open else ():
            if element.tag == tag:
                self._open = element.parent
                return


class PageExamples:
    """@param select the page's selector: None for the usual blocks"""

    def __init__(self, html, select=None):
        self._html = html
        self._select = select
        elements = _Reader(html).elements
        self._ids = {element.attributes.get("id") for element in elements}
        self._codes = {id(element.parent): element for element in elements if element.tag == "code"}
        self._found = [element for element in elements if self._is_example(element)]

    def __bool__(self):
        return bool(self._found)

    def _is_example(self, element):
        if element.tag in OURS:
            return True
        if element.tag != "pre" or any(LEFT_ALONE in around.classes for around in element.outwards()):
            return False
        classes = [name for part in self._parts(element) for name in part.classes]
        if self._select is None:
            return any(PYTHON.fullmatch(name) for name in classes)
        # What another selector of the author's finds is not known here.
        return CHOSEN in classes or self._select != f".{CHOSEN}"

    def _parts(self, element):
        """What says something of an example: itself, the code in it, and what highlighters write around it."""
        yield element
        if element.tag == "pre":
            if id(element) in self._codes:
                yield self._codes[id(element)]
            for around in element.parent.outwards() if element.parent else ():
                if around.tag not in ("div", "figure", "table", "tbody", "tr", "td"):
                    return
                yield around

    def rewritten(self, place):
        """@param place name and address to the address from the page, throws Mistake  @returns HTML, and mistakes"""
        mistakes, changed = [], {}
        for part in {id(part): part for element in self._found for part in self._parts(element)}.values():
            source = part.source
            for name, value in part.attributes.items():
                if not name.startswith("data-"):
                    continue
                try:
                    source = self._write(source, name[len("data-"):], value, place)
                except Mistake as mistake:
                    mistakes.append(str(mistake))
            if source != part.source:
                changed[part.start] = (part.source, source)
        return self._replaced(changed), mistakes

    def _write(self, source, name, value, place):
        if name not in attributes.BLOCK:
            guess = did_you_mean(name, attributes.BLOCK, "data-")
            if guess:
                raise Mistake(f"expected an attribute of an example, found 'data-{name}'{guess}")
            return source  # somebody else's
        try:
            attributes.check(name, value)
        except Mistake as mistake:
            raise Mistake(f"data-{name}: {mistake}") from None
        self._check_setup(name, value)
        text = addresses.placed(name, value, place)
        if text == value:
            return source
        pattern = rf"""(\sdata-{name}\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)"""
        return re.sub(pattern, lambda found: found[1] + quoted(text), source, flags=re.IGNORECASE)

    def _check_setup(self, name, value):
        for word in value.split() if name == "setup" else ():
            if word.lstrip("#") not in self._ids:
                raise Mistake(f"data-setup: expected the id of an element in this page, found '{word}'")

    def _replaced(self, changed):
        pieces, at = [], 0
        for start, (old, new) in sorted(changed.items()):
            pieces += [self._html[at:start], new]
            at = start + len(old)
        return "".join([*pieces, self._html[at:]])

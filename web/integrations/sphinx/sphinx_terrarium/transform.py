"""Decides what of a document is live, for the builder at work; runs whenever a page is written."""

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from terrarium_docs.attributes import switch, text_of

from .blocks import LEFT_ALONE, code_blocks, is_left_alone, says_how_to_compare
from .configuration import is_live
from .example_nodes import SetupCode, TerrariumExample

logger = logging.getLogger(__name__)

# What of a document is live, from less to more.
NOTHING, DIRECTIVES, ALL = range(3)


class LiveExamples(SphinxPostTransform):
    """Leaves in the tree what terrarium.js is to find, and in `document['terrarium']` how much of the page is live.

    A page of `singlehtml` is made of many documents, each with metadata and names of its own.
    """

    default_priority = 350  # before Sphinx strips sessions of what doctest needs (401)

    def run(self, **kwargs):
        if not is_live(self.app.builder):
            self._take_away()
            return
        self._owners = self._find_owners()
        documents = {name: self._extent(name) for name in {self.env.docname, *self._owners.values()}}
        self.document["terrarium"] = max(documents.values())
        for name, extent in documents.items():
            self._settle(name, extent)

    def _find_owners(self):
        """Nodes, by id(), to their documents, from above: Sphinx leaves `parent` as it was in each document."""
        return {
            id(node): start["docname"]
            for start in self.document.findall(addnodes.start_of_file)
            for node in start.findall()
        }

    def _extent(self, docname):
        usual = ALL if self.config.terrarium_auto else DIRECTIVES
        said = self.env.metadata.get(docname, {}).get("terrarium")
        if said is None:
            return usual
        found = switch(said)
        if found is None:
            message = "terrarium: the field ':terrarium:': expected 'on' or 'off', found '%s': correct it"
            logger.warning(message, said, location=docname, type="terrarium", subtype="metadata")
            return usual
        return ALL if found else NOTHING

    def _settle(self, docname, extent):
        if extent == NOTHING:
            self._take_away(docname)
        else:
            self._name_setup_code(docname)
        for node in self._of(docname, code_blocks(self.document)):
            within = isinstance(node.parent, TerrariumExample) or isinstance(node.parent.parent, TerrariumExample)
            self._settle_block(node, live=within or extent == ALL)

    def _settle_block(self, node, live):
        if not live and self.document["terrarium"] == ALL:
            node["classes"].append(LEFT_ALONE)  # the page has another document whose blocks are live
        elif live and not is_left_alone(node) and says_how_to_compare(node.astext()):
            node["trim_flags"] = False

    def _of(self, docname, found):
        return [node for node in found if self._owner(node) == docname]

    def _owner(self, node):
        return self._owners.get(id(node), self.env.docname)

    def _take_away(self, docname=None):
        """Leaves the plain blocks; of one document, or of all."""
        for node in list(self.document.findall(TerrariumExample)):
            if docname is None or docname == self._owner(node):
                node.replace_self(node.children)
        for node in list(self.document.findall(SetupCode)):
            if docname is None or docname == self._owner(node):
                node.parent.remove(node)

    def _name_setup_code(self, docname):
        """Gives examples the ids of the code that runs before them."""
        codes = self._of(docname, self.document.findall(SetupCode))
        examples = self._of(docname, self.document.findall(TerrariumExample))
        names = {name: node for node in codes for name in (*node["names"], *node["ids"])}
        asked = {id(names.get(_normal(word))) for example in examples for word in _asked(example)}
        for node in codes:
            node["for_all"] = node["session"] in (None, self._session()) and id(node) not in asked
            if self.app.builder.name == "singlehtml":
                node["id"] = f"{nodes.make_id(docname)}-{node['id']}"
        for example in examples:
            self._give_setup(example, codes, names)

    def _session(self):
        """Of examples that do not name one."""
        return self.config.terrarium_options.get("session", "page")

    def _give_setup(self, example, codes, names):
        own = [self._identifier(word, names, example) for word in _asked(example)]
        session = example["data"].get("session", self._session())
        of_session = [node["id"] for node in codes if node["session"] == session and not node["for_all"]]
        asked = [*(identifier for identifier in of_session if identifier not in own), *own]
        if asked:  # otherwise the script's own attribute says what runs first
            usual = [] if own else [text_of(self.config.terrarium_options.get("setup"))]
            of_page = [node["id"] for node in codes if node["for_all"]]
            example["data"]["setup"] = " ".join(filter(None, [*usual, *of_page, *asked]))

    def _identifier(self, word, names, example):
        """The id that a word of `:setup:` means: of a hidden block, or of HTML in the document."""
        if _normal(word) in names:
            return names[_normal(word)]["id"]
        if not any(f'id="{word}"' in raw.astext() for raw in self.document.findall(nodes.raw)):
            message = "terrarium: :setup: expected the name of a hidden block in this document, found '%s'"
            logger.warning(message, word, location=example, type="terrarium", subtype="setup")
        return word


def _asked(example):
    """The words of an example's `:setup:`."""
    return [word.lstrip("#") for word in example["data"].get("setup", "").split()]


def _normal(word):
    return nodes.fully_normalize_name(word)

"""The directive `terrarium`: a code-block that is live, or set-up code that is not seen."""

import os

from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.directives.code import CodeBlock

from terrarium_docs import addresses, attributes

from .blocks import is_session
from .example_nodes import SetupCode, TerrariumExample

# What set-up code may have beside its content.
OF_SETUP_CODE = ("hidden", "name", "session")


def _checked(name):
    return lambda argument: attributes.check(name, argument)


class TerrariumDirective(CodeBlock):
    """All that code-block does, with the options of an example."""

    final_argument_whitespace = True
    option_spec = {
        **CodeBlock.option_spec,
        **{name: _checked(name) for name in attributes.BLOCK},
        "hidden": directives.flag,
    }

    def run(self):
        self._read_content()
        return [self._setup_code()] if "hidden" in self.options else self._example()

    def _read_content(self):
        """Leaves the code in `content`, wherever it comes from."""
        if self.arguments and self.content:
            raise self.error("terrarium: expected a file to include or content, found both: remove one")
        if self.arguments:
            self.content = self._included(self.arguments[0])
        if not any(line.strip() for line in self.content):
            raise self.error("terrarium: expected code, or the name of a file with code, found neither")

    def _included(self, name):
        if not self.state.document.settings.file_insertion_enabled:
            raise self.error(f"terrarium: file '{name}': not included, because file_insertion_enabled is off")
        relative, path = self.env.relfn2path(name)
        self.env.note_dependency(relative)
        try:
            with open(path, encoding="utf-8-sig") as file:
                lines = file.read().rstrip().split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise self.error(
                f"terrarium: file '{name}': expected a UTF-8 file at {path}, found none ({error});"
                " code that stands in the document goes below an empty line"
            ) from None
        return StringList(lines, source=path)

    def _setup_code(self):
        for option in self.options:
            if option not in OF_SETUP_CODE:
                raise self.error(f"terrarium: :{option}: says nothing beside :hidden:; give it to an example")
        code = "\n".join(self.content)
        if is_session(code):
            raise self.error("terrarium: :hidden: expected code without prompts, found '>>>': remove the prompts")
        node = SetupCode(code=code, session=self.options.get("session"), id=self._new_id(), for_all=False)
        self.set_source_info(node)
        self.add_name(node)
        if node["ids"]:
            node["id"] = node["ids"][0]
        return node

    def _new_id(self):
        return f"terrarium-setup-{self.env.new_serialno('terrarium') + 1}"

    def _example(self):
        code = "\n".join(self.content)
        self.arguments = ["pycon" if is_session(code) else "python"]
        data = {name: self.options[name] for name in attributes.BLOCK if name in self.options}
        example = TerrariumExample("", data=data, downloads=self._downloads(data))
        self.set_source_info(example)
        example += super().run()
        return [example]

    def _downloads(self, data):
        found = {}
        for name in addresses.LISTS:
            for item in addresses.items(name, data.get(name, "")):
                if addresses.is_file(name, item.address):
                    found.update(self._download(name, item.address))
        return found

    def _download(self, name, address):
        """@returns the address and where its file is copied to; nothing for what is no file of the documentation"""
        from_root = address.startswith("/") and not address.startswith("//")
        if not (from_root or addresses.is_relative(address)):
            return {}
        relative, path = self.env.relfn2path(addresses.path_of(address))
        if os.path.isfile(path):
            self.env.note_dependency(relative)
            return {address: self.env.dlfiles.add_file(self.env.docname, relative)}
        if from_root:
            return {}  # an address of the server
        raise self.error(f"terrarium: :{name}: expected an address or a file, found '{address}', but no file {path}")

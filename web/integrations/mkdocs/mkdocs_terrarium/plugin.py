"""The plugin: what it does at which event of a build."""

import logging
import os
import posixpath

from mkdocs.config import base, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.utils import get_relative_url

from terrarium_docs import addresses, attributes, script_tag
from terrarium_docs.mistakes import Mistake
from terrarium_docs.settings import Settings
from terrarium_docs.site import SCRIPT_NAME

from . import markdown_support
from .page_examples import PageExamples

# Not `terrarium`, which a page about it would be called.
FOLDER = "assets/terrarium"
# Where not all blocks are live, those of this class are.
CHOSEN = ".terrarium"

log = logging.getLogger("mkdocs.plugins.terrarium")


class TerrariumConfig(base.Config):
    site = config_options.Optional(config_options.Type(str))
    url = config_options.Optional(config_options.Type(str))
    auto = config_options.Type(bool, default=True)
    options = config_options.Type(dict, default={})


class TerrariumPlugin(BasePlugin[TerrariumConfig]):
    """Adds the script to pages with examples, and Terrarium to the site."""

    def on_config(self, config):
        where = os.path.dirname(config.config_file_path or "") or os.getcwd()
        given = self.config
        try:
            self.settings = Settings(given.site, given.url, given.auto, given.options, folder=where)
            self.integrity = self.settings.integrity()
        except Mistake as mistake:
            raise PluginError(f"terrarium: mkdocs.yml: {mistake}") from None
        markdown_support.prepare(config)
        self.tags = {}
        return config

    def on_files(self, files, config):
        self.files = files
        for name, address in self.settings.local_files():
            if not self._file(addresses.path_of(address)):
                raise PluginError(
                    f"terrarium: mkdocs.yml: options: '{name}': expected an address, or a file in"
                    f" {config.docs_dir}, found '{address}', which is none: correct the path"
                )
        return files

    def on_page_markdown(self, markdown, page, config, files):
        for line in markdown_support.lost_attributes(markdown, config):
            self._warn(page, f"'{line}': expected the Markdown extension attr_list for attributes of a fence, found"
                             " it off: add it to markdown_extensions")
        return markdown

    def on_page_content(self, html, page, config, files):
        auto, options = self._of_page(page)
        if auto is None:
            return html
        select = options.get("select") if auto else CHOSEN
        examples = PageExamples(html, select)
        if not examples:
            return html
        if not auto:
            options["select"] = CHOSEN
        self.tags[page.file.src_uri] = self._tag(page, options)
        changed, mistakes = examples.rewritten(lambda name, address: self._placed(page, name, address))
        for mistake in mistakes:
            self._warn(page, mistake)
        return changed

    def on_post_page(self, output, page, config):
        tag = self.tags.pop(page.file.src_uri, None)
        if not tag:
            return output
        head, end, rest = output.partition("</head>")
        return f"{head}{tag}\n{end}{rest}" if end else f"{output}\n{tag}\n"

    def on_post_build(self, config):
        site = self.settings.site()
        if site:
            site.copy_to(os.path.join(config.site_dir, *FOLDER.split("/")))

    def _of_page(self, page):
        """@returns whether all its examples are live (None: nothing is), and the options of its script tag"""
        options = {name: addresses.placed(name, text, lambda name, address: self._of_root(page, name, address))
                   for name, text in self.settings.options.items()}
        said = page.meta.get("terrarium")
        if said is None:
            return self.settings.auto, options
        try:
            if not isinstance(said, dict):
                return self._switched(said), options
            for name, text in attributes.check_all(said).items():
                options[name] = addresses.placed(name, text, lambda name, address: self._placed(page, name, address))
        except Mistake as mistake:
            self._warn(page, f"front matter: terrarium: {mistake}")
        return self.settings.auto, options

    @staticmethod
    def _switched(said):
        found = attributes.switch(attributes.text_of(said))
        if found is None:
            raise Mistake(f"expected 'on', 'off' or options, found {said!r}")
        return True if found else None

    def _tag(self, page, options):
        src = self.settings.script_url or posixpath.join(FOLDER, SCRIPT_NAME)
        return script_tag.write(script_tag.attributes(self._from(page, src), options, self.integrity))

    def _of_root(self, page, name, address):
        """@returns the address from a page for one in mkdocs.yml, which is from the root"""
        file = None if name == "index" else self._file(addresses.path_of(address))
        return file.url_relative_to(page.file) if file else self._from(page, address)

    def _placed(self, page, name, address):
        """@returns the address from a page for one that stands in it  @throws Mistake"""
        if name == "index" or not addresses.is_relative(address):
            return self._from(page, address)
        path = posixpath.join(posixpath.dirname(page.file.src_uri), addresses.path_of(address))
        file = self._file(path)
        if not file:
            raise Mistake(f"data-{name}: expected an address or a file, found '{address}', but no {path} in docs_dir")
        return file.url_relative_to(page.file)

    @staticmethod
    def _from(page, address):
        return get_relative_url(address, page.url) if addresses.is_relative(address) else address

    def _file(self, path):
        file = self.files.get_file_from_path(posixpath.normpath(path))
        inclusion = getattr(file, "inclusion", None)  # of MkDocs 1.5 and later
        return None if inclusion and inclusion.is_excluded() else file

    @staticmethod
    def _warn(page, message):
        log.warning("terrarium: %s: %s", page.file.src_uri, message)

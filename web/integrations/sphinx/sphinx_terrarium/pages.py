"""What HTML pages get: the script tag where there is something to try, and the files that it needs."""

import os
import posixpath
import re
from urllib.parse import quote

from docutils import nodes

from terrarium_docs import addresses, script_tag
from terrarium_docs.site import SCRIPT_NAME

from .blocks import code_blocks, is_example, is_left_alone
from .configuration import is_live, local_path, settings_of
from .example_nodes import SetupCode, TerrariumExample
from .transform import ALL, NOTHING

FOLDER = "_static/terrarium"
ELEMENT = re.compile("<python-(run|repl)")


def note_downloads(app, env):
    """Has Sphinx copy the files that conf.py names."""
    for _, address in settings_of(app).local_files():
        env.dlfiles.add_file(app.config.root_doc, _from_source(app, address))


def _from_source(app, address):
    return os.path.relpath(local_path(app, address), app.srcdir).replace(os.sep, "/")


def add_script(app, pagename, templatename, context, doctree):
    if doctree is None or not is_live(app.builder):
        return
    extent = doctree.get("terrarium", NOTHING)
    settings = settings_of(app)
    if has_examples(doctree, extent, settings.options.get("select")):
        options = _options(app, settings.options, doctree, extent, context["pathto"])
        src = context["pathto"](settings.script_url or posixpath.join(FOLDER, SCRIPT_NAME), resource=True)
        tag = script_tag.attributes(src, options, app.config.terrarium_integrity)
        # Without a file name, because Sphinx would look for the file, and add a query.
        app.add_js_file(None, **tag)


def has_examples(doctree, extent, select):
    """Whether there is something for the script to do on a page."""
    if extent == NOTHING:
        return False
    if next(iter(doctree.findall(TerrariumExample)), None) is not None:
        return True
    if any(ELEMENT.search(raw.astext()) for raw in doctree.findall(nodes.raw)):
        return True
    if extent != ALL:
        return False
    # What a selector of the author's finds is not known here.
    return any((select or is_example(node)) and not is_left_alone(node) for node in code_blocks(doctree))


def _options(app, options, doctree, extent, pathto):
    def place(name, address):
        if not addresses.is_relative(address):
            return address
        if name == "index":
            return pathto(address, resource=True)
        copied = app.env.dlfiles[_from_source(app, address)][1]
        return pathto("_downloads/" + quote(copied), resource=True)

    placed = {name: addresses.placed(name, text, place) for name, text in options.items()}
    setup = [placed["setup"]] if "setup" in placed else []
    setup += [node["id"] for node in doctree.findall(SetupCode) if node["for_all"]]
    if setup:
        placed["setup"] = " ".join(setup)
    if extent != ALL:
        placed["select"] = ""
    return placed


def copy_site(app, exception):
    if exception is None and is_live(app.builder):
        site = settings_of(app).site()
        if site:
            site.copy_to(os.path.join(app.outdir, *FOLDER.split("/")))

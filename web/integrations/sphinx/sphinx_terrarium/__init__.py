"""Live Python examples in documentation made by Sphinx: `extensions = ["sphinx_terrarium"]`.

docs/sphinx.md says how it is used. What a page has is decided when it is written, from its own document tree, so
nothing has to be kept between builds, or carried from one process to another.
"""

from terrarium_docs import __version__

from . import configuration, pages
from .directive import TerrariumDirective
from .example_nodes import SetupCode, TerrariumExample, depart_example, visit_example, visit_setup_code
from .transform import LiveExamples


def setup(app):
    configuration.register(app)
    # Other builders never see these nodes: the transform takes them away.
    app.add_node(TerrariumExample, html=(visit_example, depart_example))
    app.add_node(SetupCode, html=(visit_setup_code, None))
    app.add_directive("terrarium", TerrariumDirective)
    app.add_post_transform(LiveExamples)
    app.connect("env-updated", pages.note_downloads)
    app.connect("html-page-context", pages.add_script)
    app.connect("build-finished", pages.copy_site)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}

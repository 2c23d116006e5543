"""How Sphinx builds this guide: Sphinx 5.3 and later, with our own extension from web/integrations.

$ make                                            # makes dist/site, which the pages' examples run on
$ python3 -m sphinx -W -b dirhtml docs build/guide

TERRARIUM_SITE names another folder dist/site. TERRARIUM_URL, which scripts/docs sets, is where that folder is published
as seen from the pages: the guide is part of the site then, and nothing is copied.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "web", "integrations", part) for part in ("common", "sphinx")]

project = "Terrarium"
author = "The Terrarium developers"
language = "en"
extensions = ["myst_parser", "sphinx_terrarium"]
exclude_patterns = ["plots", "notes", "_templates"]
source_suffix = {".md": "markdown"}

# Links to headings of other pages, such as publishing.md#upgrades.
myst_heading_anchors = 3

terrarium_url = os.environ.get("TERRARIUM_URL")
if not terrarium_url:
    terrarium_site = os.path.abspath(os.environ.get("TERRARIUM_SITE") or os.path.join(HERE, "..", "dist", "site"))
# Sessions are live. Blocks in `python` are pieces of configurations, which do nothing by themselves.
terrarium_options = {"select": "div.highlight-pycon pre"}

# No fonts, scripts or pictures of others; colours of code are in guide.css, for light and dark.
html_theme = "basic"
html_static_path = ["_static"]
html_favicon = os.path.join(HERE, "..", "web", "repl", "mark.svg")
templates_path = ["_templates"]
html_css_files = ["guide.css"]
html_sidebars = {"**": ["globaltoc.html", "search-field.html"]}
html_title = "Terrarium"
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_use_index = False
pygments_style = "bw"

"""How Sphinx builds the page of notes: as the guide, a folder above, but as a site of its own."""

import os
import sys

sys.path.insert(0, os.path.abspath(".."))

from conf import *  # noqa: F403, E402

project = html_title = "Terrarium: notes from a conference"
exclude_patterns = []
html_static_path = ["../_static"]
html_sidebars = {"**": ["localtoc.html"]}
# Everything that is live is made so by the directive.
terrarium_auto = False
terrarium_options = {"timeout": 120}

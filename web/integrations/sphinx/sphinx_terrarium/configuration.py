"""The values of conf.py."""

import os
from urllib.parse import unquote

from sphinx.errors import ConfigError

from terrarium_docs.mistakes import Mistake
from terrarium_docs.settings import Settings
from terrarium_docs.site import Site

WHERE = "sphinx-terrarium: conf.py"


def register(app):
    app.add_config_value("terrarium_site", None, "html", [str, os.PathLike])
    app.add_config_value("terrarium_url", None, "html", [str])
    app.add_config_value("terrarium_auto", True, "html")
    app.add_config_value("terrarium_options", {}, "html", [dict])
    # Ours, not for conf.py: pages are written again when the script has changed, because they carry its digest.
    app.add_config_value("terrarium_integrity", "", "html", [str])
    app.connect("config-inited", check)
    app.connect("builder-inited", check_site)


def settings_of(app):
    """@throws ConfigError"""
    config = app.config
    try:
        return Settings(
            config.terrarium_site,
            config.terrarium_url,
            config.terrarium_auto,
            config.terrarium_options,
            folder=app.confdir,
            prefix="terrarium_",
        )
    except Mistake as mistake:
        raise ConfigError(f"{WHERE}: {mistake}") from None


def check(app, config):
    settings = settings_of(app)
    for name, address in settings.local_files():
        path = local_path(app, address)
        if not os.path.isfile(path):
            raise ConfigError(
                f"{WHERE}: terrarium_options: '{name}': expected an address, or a file relative to conf.py,"
                f" found '{address}', but no file {path}: correct the path"
            )
    config.terrarium_integrity = _integrity(settings)


def _integrity(settings):
    """Here a folder without the script is no mistake yet: a manual in LaTeX does not need one."""
    try:
        Site(settings.site_folder or "")
    except Mistake:
        return ""
    try:
        return settings.integrity()
    except Mistake as mistake:
        raise ConfigError(f"{WHERE}: {mistake}") from None


def check_site(app):
    if not is_live(app.builder):
        return
    try:
        settings_of(app).site()
    except Mistake as mistake:
        raise ConfigError(f"{WHERE}: {mistake}") from None


def is_live(builder):
    """Whether its pages are read in a browser, as they are: not in a viewer of help or books, not as JSON."""
    viewer = getattr(builder, "embedded", False) or builder.name in ("json", "pickle")
    return builder.format == "html" and not viewer


def local_path(app, address):
    """@returns the file that a relative address in conf.py means"""
    return os.path.normpath(os.path.join(app.confdir, unquote(address)))

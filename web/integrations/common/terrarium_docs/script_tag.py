"""The one line that makes the examples of a page live."""

import html

from .mistakes import Mistake
from .site import SCRIPT_NAME


def script_in(folder_url):
    """@param folder_url where dist/site is published  @returns the address of the script  @throws Mistake"""
    if not isinstance(folder_url, str) or not folder_url.strip():
        raise Mistake(f"expected the address of a folder, such as '/python/', found {folder_url!r}")
    if folder_url.rstrip("/").endswith(".js"):
        raise Mistake(f"expected the address of the folder that has {SCRIPT_NAME}, found a script's: '{folder_url}'")
    return f"{folder_url.strip().rstrip('/')}/{SCRIPT_NAME}"


def attributes(src, options, integrity=""):
    """@param options name to text, as attributes.check_all() gives them  @returns the attributes of the tag"""
    tag = {"type": "module", "src": src}
    if integrity:
        tag["integrity"] = integrity
    tag.update((f"data-{name}", text) for name, text in options.items())
    return tag


def write(tag):
    """@returns HTML"""
    return f"<script {' '.join(f'{name}={quoted(value)}' for name, value in tag.items())}></script>"


def quoted(value):
    return f'"{html.escape(value, quote=True)}"'

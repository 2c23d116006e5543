"""Addresses in options: which are of files that belong to the documentation, and what `name=address` means."""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

# Attributes that list addresses.
LISTS = ("files", "wheels")
# As terrarium.js reads it: a query may have a `=` of its own.
NAMED = re.compile(r"([^=?#:]+=)(.+)$")


class Item(NamedTuple):
    """A word of `files` or `wheels`."""

    prefix: str  # `name=`, or ''
    address: str


def items(name, text):
    """@param name of the attribute; only files have `name=address`"""
    for word in text.split():
        found = NAMED.match(word) if name == "files" else None
        yield Item(*found.groups()) if found else Item("", word)


def is_relative(address):
    """Whether it is a path from where it is written: no scheme, no host, not from the root of a server."""
    parts = urlsplit(address)
    return bool(parts.path) and not (parts.scheme or parts.netloc or address.startswith("/"))


def is_file(name, address):
    """Whether an item names a file; a wheel may be a name that the index has."""
    return name == "files" or path_of(address).endswith(".whl")


def path_of(address):
    """@returns the path that an address means, without its escapes"""
    return unquote(urlsplit(address).path)


def placed(name, text, place):
    """@param place name and address to the address to write  @returns the text of an attribute, with such addresses"""
    if name == "index":
        return place(name, text)
    if name not in LISTS:
        return text
    words = (item.prefix + (place(name, item.address) if is_file(name, item.address) else item.address)
             for item in items(name, text))
    return " ".join(words)

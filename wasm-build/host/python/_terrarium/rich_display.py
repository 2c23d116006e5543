"""What ``terrarium.display`` shows: an object as a bundle, from MIME types to data."""

import json
import sys

import _terrarium_host
from _terrarium import values

METHODS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_pdf_": "application/pdf",
    "_repr_latex_": "text/latex",
    "_repr_json_": "application/json",
    "_repr_javascript_": "application/javascript",
}


def show(obj, mime):
    """Send what an object says of itself, or the data that it is; print its text where nobody looks."""
    if mime is None:
        send(bundle_of(obj), repr(obj))
    else:
        data = as_data(obj, mime)
        send({mime: data}, data if isinstance(data, str) else f"<{mime}, {len(data)} bytes>")


def send(bundle, text):
    """Send a bundle, behind what has been printed; print `text` where nobody looks."""
    bundle.setdefault("text/plain", text)
    try:
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError):
        pass
    if not _terrarium_host.display(values.encode(bundle)):
        print(bundle["text/plain"])


def bundle_of(obj):
    """All that the object says of itself; what is None, or not implemented, is left out."""
    found = {}
    for method, mime in METHODS.items():
        data = ask(obj, method)
        if data is not None:
            found[mime] = as_data(data, mime)
    for mime, data in (ask(obj, "_repr_mimebundle_") or {}).items():
        found[mime] = as_data(data, mime)
    return found


def ask(obj, method):
    # A class that has such methods does not mean itself, nor does an object with any attribute.
    function = None if isinstance(obj, type) else getattr(type(obj), method, None)
    if not callable(function):
        return None
    try:
        data = getattr(obj, method)()
    except NotImplementedError:
        return None
    # With metadata, of which nothing is sent.
    return data[0] if isinstance(data, tuple) else data


def as_data(data, mime):
    """A str or bytes; other data of JSON types as their text."""
    if isinstance(data, (str, bytes)):
        return data
    if isinstance(data, (bytearray, memoryview)):
        return bytes(data)
    if mime == "application/json" or mime.endswith("+json"):
        return json.dumps(data)
    raise TypeError(f"display: expected str or bytes for {mime}, found {type(data).__name__}")

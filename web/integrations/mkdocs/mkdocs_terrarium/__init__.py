"""Live Python examples in documentation made by MkDocs: the plugin `terrarium`. docs/mkdocs.md says how it is used."""

from .plugin import TerrariumPlugin

__all__ = ["TerrariumPlugin"]

"""What the Sphinx extension and the MkDocs plugin of Terrarium share; it knows neither of them."""

__version__ = "0.1.0"

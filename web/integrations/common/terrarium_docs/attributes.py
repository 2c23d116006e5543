"""What the `data-` attributes of docs/embedding.md may say: checked while pages are built, not when they are read."""

import math

from .mistakes import Mistake, unknown

# The option flags that terrarium.js knows: those of doctest.
FLAGS = (
    "DONT_ACCEPT_BLANKLINE",
    "DONT_ACCEPT_TRUE_FOR_1",
    "ELLIPSIS",
    "FAIL_FAST",
    "IGNORE_EXCEPTION_DETAIL",
    "NORMALIZE_WHITESPACE",
    "REPORT_CDIFF",
    "REPORT_NDIFF",
    "REPORT_ONLY_FIRST_FAILURE",
    "REPORT_UDIFF",
    "SKIP",
)
ON = ("on", "true", "yes", "1")
OFF = ("off", "false", "no", "0")


def text_of(value):
    """A value of a configuration as the text of an attribute. YAML reads `off` as false; lists are words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, (str, int, float)):
        return " ".join(str(value).split())
    if isinstance(value, (list, tuple)):
        return " ".join(text_of(item) for item in value)
    raise Mistake(f"expected text, a number or a list of them, found {value!r}")


def switch(text):
    """@returns True or False for on and off, None for anything else"""
    word = text.strip().lower()
    return True if word in ON else False if word in OFF else None


def some_text(text):
    if not text:
        raise Mistake("expected some text, found none")
    return text


def any_text(text):
    return text


def seconds(text):
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not (number > 0 and math.isfinite(number)):
        raise Mistake(f"expected a positive number of seconds, such as 10, found '{text}'")
    return text


def on_or_off(text):
    found = switch(text or "on")
    if found is None:
        raise Mistake(f"expected 'on' or 'off', found '{text}'")
    return "on" if found else "off"


def one_of(*words):
    def check_word(text):
        if text not in words:
            raise Mistake(unknown(text, words))
        return text

    return check_word


def flags(text):
    for word in some_text(text).replace(",", " ").split():
        if word.lstrip("+-") not in FLAGS:
            raise Mistake(f"expected option flags of doctest, such as -ELLIPSIS: {unknown(word.lstrip('+-'), FLAGS)}")
    return text


BLOCK = {
    "session": some_text,
    "setup": some_text,
    "files": some_text,
    "wheels": some_text,
    "index": some_text,
    "timeout": seconds,
    "kind": one_of("program", "session"),
    "options": flags,
    "check": on_or_off,
    "edit": on_or_off,
}
SCRIPT = {**BLOCK, "select": any_text, "load": one_of("touch", "near")}


def check(name, value):
    """@param name a key of SCRIPT  @returns the text of the attribute  @throws Mistake"""
    return SCRIPT[name](text_of(value))


def check_all(options, known=SCRIPT):
    """Checks the options of a configuration.

    @returns name to text  @throws Mistake that names the option
    """
    if not isinstance(options, dict):
        raise Mistake(f"expected a mapping of options, found {options!r}")
    checked = {}
    for name, value in options.items():
        if name not in known:
            raise Mistake(unknown(str(name), known))
        try:
            checked[name] = check(name, value)
        except Mistake as mistake:
            raise Mistake(f"'{name}': {mistake}") from None
    return checked

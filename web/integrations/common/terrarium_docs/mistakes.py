"""Mistakes of authors, and how they are told."""

import difflib


class Mistake(ValueError):
    """One line for the author of a page or a configuration: what was expected, what was found.

    docutils turns what the functions of an option raise into a new exception of the same class, with one argument.
    """


def did_you_mean(word, known, prefix=""):
    """@param prefix of the words, in the answer  @returns ` (did you mean 'near'?)`, or '' when nothing is like it"""
    near = difflib.get_close_matches(word, known, 1, 0.75)
    return f" (did you mean '{prefix}{near[0]}'?)" if near else ""


def unknown(word, known):
    """@returns what is expected instead of a word that is none of the known ones"""
    return f"expected one of {', '.join(sorted(known))}, found '{word}'{did_you_mean(word, known)}"

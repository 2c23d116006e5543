"""An HTML report from a template language with loops, conditions and filters, compiled to closures."""

import html
import random
import re
import zlib

PAGE = """<!doctype html>
<title>{{ title }}</title>
<h1>{{ title | upper }}</h1>
{% for section in sections %}
<section id="{{ section.slug }}">
<h2>{{ section.name }}</h2>
<table>
{% for row in section.rows %}
<tr class="{% if row.late %}late{% else %}{{ row.kind | lower }}{% endif %}"><td>{{ row.name }}</td><td>{{ row.note | short }}</td><td>{{ row.price | money }}</td></tr>
{% endfor %}
</table>
{% if section.total %}
<p>Together {{ section.total | money }} for {{ section.count }} things.</p>
{% endif %}
</section>
{% endfor %}
"""
# The number of characters, and their checksum.
EXPECTED = (7004929, 2628130148)

PART = re.compile(r"\{\{\s*(.*?)\s*\}\}|\{%\s*(.*?)\s*%\}")
FILTERS = {
    "upper": str.upper,
    "lower": str.lower,
    "short": lambda text: text if len(text) <= 24 else text[:23].rstrip() + "…",
    "money": lambda cents: f"{cents // 100:,}.{cents % 100:02d} €",
}
WORDS = "spade rake <hoe> pot & pan seed \"bulb\" hose trowel glove kneeler it's".split()


def lookup(path):
    first, *rest = path.split(".")

    def find(context):
        value = context[first]
        for name in rest:
            value = value[name]
        return value

    return find


def value(expression):
    """A closure that writes the value of `path | filter | ...`, escaped."""
    path, *names = [part.strip() for part in expression.split("|")]
    find, filters = lookup(path), [FILTERS[name] for name in names]

    def write(context, out):
        found = find(context)
        for function in filters:
            found = function(found)
        out.append(html.escape(str(found)))

    return write


def literal(text):
    return lambda context, out: out.append(text)


def sequence(parts):
    def write(context, out):
        for part in parts:
            part(context, out)

    return write


def loop(name, find, body):
    def write(context, out):
        inner = dict(context)
        for item in find(context):
            inner[name] = item
            body(inner, out)

    return write


def condition(find, body, other):
    def write(context, out):
        chosen = body if find(context) else other
        if chosen:
            chosen(context, out)

    return write


class Template:
    def __init__(self, source):
        self.pieces = iter(self.split(source))
        self.write, end = self.block()
        assert end is None, end

    @staticmethod
    def split(source):
        at = 0
        for match in PART.finditer(source):
            yield "text", source[at : match.start()]
            yield ("value", match.group(1)) if match.group(1) else ("tag", match.group(2))
            at = match.end()
        yield "text", source[at:]

    def block(self):
        """What is up to the next `else` or end, and that tag."""
        parts = []
        for kind, text in self.pieces:
            if kind == "text":
                parts.append(literal(text))
            elif kind == "value":
                parts.append(value(text))
            elif text.startswith(("end", "else")):
                return sequence(parts), text
            else:
                parts.append(self.tag(*text.split()))
        return sequence(parts), None

    def tag(self, word, *rest):
        body, end = self.block()
        if word == "for":
            name, _, path = rest
            return loop(name, lookup(path), body)
        other = self.block()[0] if end == "else" else None
        return condition(lookup(rest[0]), body, other)

    def render(self, **context):
        out = []
        self.write(context, out)
        return "".join(out)


def sections(count, rows):
    chance = random.Random(7)
    for index in range(count):
        listed = [
            {
                "name": " ".join(chance.choice(WORDS) for _ in range(2)),
                "note": " ".join(chance.choice(WORDS) for _ in range(1 + number % 6)),
                "kind": chance.choice(["Tool", "Plant", "Other"]),
                "late": chance.random() < 0.1,
                "price": chance.randrange(100, 500_000),
            }
            for number in range(rows)
        ]
        total = sum(row["price"] for row in listed) if index % 3 else 0
        yield {"name": f"Bed {index} <north>", "slug": f"bed-{index}", "rows": listed, "total": total, "count": rows}


def main():
    template = Template(PAGE)
    text = template.render(title="Garden & yard", sections=list(sections(240, 300)))
    return len(text), zlib.crc32(text.encode())

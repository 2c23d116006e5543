"""What stands on turtle's canvas: lines, polygons, texts and pictures, with what they are in SVG."""

import base64
from html import escape

POINT = 4 / 3  # pixels
# Of a letter, in its size: SVG knows nothing of fonts before it is shown.
LETTER = 0.55
COLOURS = set((
    "aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown "
    "burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue "
    "darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange "
    "darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise "
    "darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia "
    "gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo "
    "ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan "
    "lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue "
    "lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon "
    "mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue "
    "mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin "
    "navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen "
    "paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple red rosybrown "
    "royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue slategray "
    "slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke "
    "yellow yellowgreen "
).split())
SHADES = {f"{word}{percent}": percent for word in ("gray", "grey") for percent in range(101)}


class TclError(Exception):
    """A mistake that Tk would find."""


def css(colour):
    """A colour as SVG has it. @throws TclError"""
    name = str(colour).replace(" ", "").lower()
    if name in SHADES:
        return f"rgb({SHADES[name]}%,{SHADES[name]}%,{SHADES[name]}%)"
    if name in COLOURS:
        return name
    digits = name.removeprefix("#")
    if name.startswith("#") and len(digits) in (3, 6, 9, 12) and all(digit in "0123456789abcdef" for digit in digits):
        width = len(digits) // 3
        parts = [digits[i * width : (i + 1) * width] for i in range(3)]
        return "#" + "".join((part * 2)[:2] if width == 1 else part[:2] for part in parts)
    raise TclError(f'unknown color name "{colour}"')


def number(value):
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Item:
    """Something on the canvas; `points` are x, y, x, y, …"""

    kind = ""

    def __init__(self, points, options):
        self.points = points
        self.options = {"fill": "", "outline": "", "width": 1, **options}

    def configure(self, options):
        for name in ("fill", "outline"):
            if options.get(name):
                css(options[name])
        try:
            float(options.get("width", 1))
        except ValueError:
            raise TclError(f'bad screen distance "{options["width"]}"') from None
        self.options.update(options)

    def box(self):
        """Left, top, right, bottom; None when nothing is seen."""
        xs, ys = self.points[::2], self.points[1::2]
        if not self.is_seen() or not xs:
            return None
        half = float(self.options["width"]) / 2
        return min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half

    def is_seen(self):
        places = set(zip(self.points[::2], self.points[1::2]))
        return bool(self.options["fill"] or self.options["outline"]) and len(places) > 1

    def path(self):
        return " ".join(f"{number(x)},{number(y)}" for x, y in zip(self.points[::2], self.points[1::2]))


class Line(Item):
    kind = "line"

    def is_seen(self):
        # One without length is a dot.
        return bool(self.options["fill"]) and len(self.points) >= 4

    def svg(self):
        width = number(float(self.options["width"]))
        return (
            f'<polyline points="{self.path()}" fill="none" stroke="{css(self.options["fill"])}" stroke-width="{width}"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )


class Polygon(Item):
    kind = "polygon"

    def svg(self):
        fill = css(self.options["fill"]) if self.options["fill"] else "none"
        outline = self.options["outline"]
        stroke = f' stroke="{css(outline)}" stroke-width="{number(float(self.options["width"]))}"' if outline else ""
        return f'<polygon points="{self.path()}" fill="{fill}" fill-rule="evenodd"{stroke} stroke-linejoin="round"/>'


class Text(Item):
    kind = "text"
    ANCHORS = {"sw": "start", "s": "middle", "se": "end"}

    @property
    def lines(self):
        return str(self.options.get("text", "")).split("\n")

    def __init__(self, points, options):
        super().__init__(points, options)
        self.family, self.size, self.style = font_of(self.options.get("font"))

    def is_seen(self):
        return any(self.lines)

    def box(self):
        x, y = self.points
        size = self.size
        width = max(map(len, self.lines)) * size * LETTER
        left = x - {"sw": 0, "s": width / 2, "se": width}[self.options["anchor"]]
        return left, y - size * 1.2 * len(self.lines), left + width, y

    def svg(self):
        size = self.size
        x, y = self.points
        look = ' font-weight="bold"' * ("bold" in self.style) + ' font-style="italic"' * ("italic" in self.style)
        anchor = self.ANCHORS[self.options["anchor"]]
        first = y - size * (0.25 + 1.2 * (len(self.lines) - 1))
        rows = "".join(
            f'<tspan x="{number(x)}" y="{number(first + 1.2 * size * row)}">{escape(line, quote=False)}</tspan>'
            for row, line in enumerate(self.lines)
        )
        return (
            f'<text font-family="{escape(self.family)}, sans-serif" font-size="{number(size)}"{look}'
            f' text-anchor="{anchor}" fill="{css(self.options["fill"] or "black")}" xml:space="preserve">{rows}</text>'
        )


def font_of(font):
    """Family, pixels and style of what Tk takes for a font: a tuple, or words. @throws TclError"""
    words = font.split() if isinstance(font, str) else list(font or ())
    family, size, *style = [*words, *("Arial", 8)[len(words) :]]
    try:
        return str(family), abs(float(size)) * POINT, " ".join(map(str, style)).lower()
    except ValueError:
        raise TclError(f'expected integer but got "{size}"') from None


class Image(Item):
    kind = "image"

    def is_seen(self):
        return bool(getattr(self.options.get("image"), "data", b""))

    def box(self):
        if not self.is_seen():
            return None
        (x, y), image = self.points, self.options["image"]
        return x - image.width / 2, y - image.height / 2, x + image.width / 2, y + image.height / 2

    def svg(self):
        left, top, *_ = self.box()
        image = self.options["image"]
        data = base64.b64encode(image.data).decode()
        return (
            f'<image x="{number(left)}" y="{number(top)}" width="{image.width}" height="{image.height}"'
            f' href="data:{image.mime};base64,{data}"/>'
        )


class PhotoImage:
    """A GIF or PNG file; without one it is empty."""

    def __init__(self, file=None, width=0, height=0, master=None):
        self.data, self.width, self.height, self.mime = b"", width, height, "image/gif"
        if file is None:
            return
        try:
            with open(file, "rb") as stream:
                self.data = stream.read()
        except OSError as error:
            raise TclError(f'couldn\'t open "{file}": {error.strerror}') from None
        if self.data[:4] == b"GIF8":
            self.width, self.height = (int.from_bytes(self.data[at : at + 2], "little") for at in (6, 8))
        elif self.data[:8] == b"\x89PNG\r\n\x1a\n":
            self.width, self.height = (int.from_bytes(self.data[at : at + 4], "big") for at in (16, 20))
            self.mime = "image/png"
        else:
            raise TclError(f'couldn\'t recognize data in image file "{file}"')

    def blank(self):
        self.data = b""

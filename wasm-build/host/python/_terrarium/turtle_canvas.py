"""What turtle draws on: as much of tkinter as turtle.py uses (patch 0030), with a drawing in SVG behind it.

There is no window. A page shows the drawing below the example that has changed it, and ``getcanvas().svg()`` is its
text. Time does not pass while turtles move: what is seen is where they have come to. Coordinates are those of Tk's
canvas: pixels, y grows downwards, and the middle of the window is (0, 0).
"""

import base64
import heapq
import math
import time
from html import escape

SUNKEN, HORIZONTAL, ROUND = "sunken", "horizontal", "round"
SCREEN = 800, 600  # pixels; turtle opens a window of 50 % by 75 % of it
MARGIN = 12
SMALLEST = 100
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


class Tk:
    """The window: a title, and what waits for its time."""

    def __init__(self):
        self.tk = self
        self.timers = []
        self.started = 0
        self.canvas = None

    def title(self, text):
        self.name = text

    def geometry(self, text):
        """`WIDTHxHEIGHT+LEFT+TOP`"""
        width, height = text.replace("-", "+").split("+")[0].split("x")
        if self.canvas:
            self.canvas.config(width=int(width), height=int(height))

    def wm_protocol(self, name, function):
        """Nobody closes a window that is not there."""

    def winfo_screenwidth(self):
        return SCREEN[0]

    def winfo_screenheight(self):
        return SCREEN[1]

    def bind(self, event, function):
        """Nobody changes the size of a window that is not there."""

    def destroy(self):
        self.timers.clear()
        if self.canvas:
            self.canvas.show()
            opened.discard(self.canvas)

    def mainloop(self):
        """Until no timer is left: keys and clicks never come."""
        while self.timers:
            due, _, function = heapq.heappop(self.timers)
            time.sleep(max(due - time.monotonic(), 0))
            function()
        if self.canvas:
            self.canvas.show()


class Frame:
    def __init__(self, master, width=0, height=0):
        self.master = master
        self.tk = master.tk

    def winfo_toplevel(self):
        return self.master

    def __getitem__(self, name):
        return self.cget(name)

    def rowconfigure(self, *args, **options):
        """There is no layout."""

    columnconfigure = pack = grid = rowconfigure


class Scrollbar:
    def __init__(self, master, command=None, orient=None):
        pass

    def set(self, *args):
        """There is nothing to scroll."""

    def grid(self, *args, **options):
        """There is no layout."""

    grid_forget = grid


# Canvases whose drawings are shown when an example ends.
opened = set()


class Canvas:
    def __init__(self, master, **options):
        self.root = master
        self.tk = master.tk
        master.canvas = self
        self.options = {"bg": "white", **options}
        self.items = {}
        self.made = 0
        self.changed = False
        opened.add(self)

    # --- items

    def _create(self, kind, points, options):
        self.made += 1
        self.items[self.made] = kind(flat(points), options)
        self.changed = True
        return self.made

    def create_line(self, *points, **options):
        return self._create(Line, points, options)

    def create_polygon(self, *points, **options):
        return self._create(Polygon, points, options)

    def create_text(self, *points, **options):
        return self._create(Text, points, options)

    def create_image(self, *points, **options):
        return self._create(Image, points, options)

    def coords(self, item, *points):
        if item not in self.items:
            return []  # as Tk, which takes what is gone for nothing
        if not points:
            return list(self.items[item].points)
        self.items[item].points = flat(points)
        self.changed = True

    def itemconfigure(self, item, **options):
        if item in self.items:
            self.items[item].configure(options)
            self.changed = True

    def itemconfig(self, item, **options):
        self.itemconfigure(item, **options)

    def tag_raise(self, item):
        if item in self.items:
            self.items[item] = self.items.pop(item)
            self.changed = True

    def tag_lower(self, item):
        if item in self.items:
            lowest = self.items.pop(item)
            self.items = {item: lowest, **self.items}
            self.changed = True

    def delete(self, *items):
        for item in items:
            if item == "all":
                self.items.clear()
            self.items.pop(item, None)
        self.changed = True

    def bbox(self, item):
        return (item in self.items and self.items[item].box()) or (0, 0, 0, 0)

    def type(self, item):
        return self.items[item].kind if item in self.items else None

    def find_all(self):
        return tuple(self.items)

    # --- the canvas itself

    def config(self, **options):
        # Tk takes None for what is not to be changed.
        options = {name: value for name, value in options.items() if value is not None}
        if "bg" in options:
            css(options["bg"])
        self.options.update(options)
        self.changed = True

    def configure(self, **options):
        self.config(**options)

    def cget(self, name):
        return self.options[name]

    def winfo_width(self):
        return int(self.options["width"])

    def winfo_height(self):
        return int(self.options["height"])

    def winfo_rgb(self, colour):
        return css(colour)

    def canvasx(self, x):
        return x

    def canvasy(self, y):
        return y

    def xview(self, *args):
        """There is nothing to scroll."""

    def yview(self, *args):
        """There is nothing to scroll."""

    def xview_moveto(self, *args):
        """There is nothing to scroll."""

    def yview_moveto(self, *args):
        """There is nothing to scroll."""

    def grid(self, *args, **options):
        """There is no layout."""

    def update(self):
        """It is drawn when the example ends."""

    # --- events: keys and clicks never come, time passes in mainloop

    def bind(self, event, function=None, add=None):
        """Nobody presses a key."""

    def unbind(self, event, function=None):
        """Nobody presses a key."""

    def tag_bind(self, item, event, function=None, add=None):
        """Nobody clicks."""

    def tag_unbind(self, item, event, function=None):
        """Nobody clicks."""

    def focus_force(self):
        """Nobody presses a key."""

    def after(self, milliseconds, function=None):
        """Without a function Tk waits, so that moves are seen: here nobody sees them."""
        if function:
            root = self.root
            root.started += 1
            heapq.heappush(root.timers, (time.monotonic() + milliseconds / 1000, root.started, function))

    def after_idle(self, function):
        self.after(0, function)

    # --- the drawing

    def svg(self):
        """The drawing as SVG: all that is seen, whatever the size of the window."""
        boxes = [box for item in self.items.values() if item.is_seen() and (box := item.box())]
        left, top, right, bottom = extent(boxes)
        width, height = right - left, bottom - top
        view = " ".join(number(value) for value in (left, top, width, height))
        place = f'x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(height)}"'
        seen = [item.svg() for item in self.items.values() if item.is_seen()]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{math.ceil(width)}" height="{math.ceil(height)}"'
            f' viewBox="{view}"><rect {place} fill="{css(self.options["bg"])}"/>{"".join(seen)}</svg>'
        )

    def show(self):
        """Give the drawing to the page, when it has changed since it was given last."""
        count = sum(item.is_seen() for item in self.items.values())
        if not self.changed or not count:
            return
        self.changed = False
        from _terrarium import rich_display

        text = f"<drawing by turtle, {count} items: getcanvas().svg() is its text>"
        rich_display.send({"image/svg+xml": self.svg()}, text)


def flat(points):
    """Tk takes coordinates one by one, and in tuples and lists."""
    found = []
    for point in points:
        found.extend(flat(point)) if isinstance(point, (tuple, list)) else found.append(float(point))
    return found


def extent(boxes):
    """What is around all boxes, with a margin, and never tiny."""
    if not boxes:
        return -SMALLEST / 2, -SMALLEST / 2, SMALLEST / 2, SMALLEST / 2
    lefts, tops, rights, bottoms = zip(*boxes)
    left, right = wide(min(lefts) - MARGIN, max(rights) + MARGIN)
    top, bottom = wide(min(tops) - MARGIN, max(bottoms) + MARGIN)
    return left, top, right, bottom


def wide(low, high):
    missing = max(SMALLEST - (high - low), 0) / 2
    return low - missing, high + missing


def show_drawings():
    for canvas in list(opened):
        canvas.show()


def ask(prompt):
    """A line of input; None at its end, which stands for Cancel."""
    try:
        return input(f"{prompt} ")
    except EOFError:
        return None


class simpledialog:
    """Windows that ask: the program's input does."""

    @staticmethod
    def askstring(title, prompt, parent=None):
        return ask(prompt)

    @staticmethod
    def askfloat(title, prompt, initialvalue=None, minvalue=None, maxvalue=None, parent=None):
        while True:
            text = (ask(prompt) or "").strip()
            if not text:
                return initialvalue
            try:
                value = float(text)
            except ValueError:
                print("Not a number")
                continue
            if minvalue is not None and value < minvalue:
                print(f"Not below {minvalue}")
            elif maxvalue is not None and value > maxvalue:
                print(f"Not above {maxvalue}")
            else:
                return value

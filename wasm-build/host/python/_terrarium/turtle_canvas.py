"""What turtle draws on: as much of tkinter as turtle.py uses (patch 0030), with a drawing in SVG behind it.

There is no window. A page shows the drawing below the example that has changed it, and ``getcanvas().svg()`` is its
text. Time does not pass while turtles move: what is seen is where they have come to. Coordinates are those of Tk's
canvas: pixels, y grows downwards, and the middle of the window is (0, 0).
"""

import heapq
import math
import time

from _terrarium.turtle_items import Image, Line, PhotoImage, Polygon, TclError, Text, css, number

SUNKEN, HORIZONTAL, ROUND = "sunken", "horizontal", "round"
SCREEN = 800, 600  # pixels; turtle opens a window of 50 % by 75 % of it
MARGIN = 12
SMALLEST = 100


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

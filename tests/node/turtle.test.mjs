// The standard library's turtle, which draws on _terrarium.turtle_canvas instead of Tk: what its drawings are as SVG.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { commandForFile } from './command.mjs';

const { folder, run, python } = commandForFile();
const SVG = '\nimport turtle as t\nprint(t.getcanvas().svg())';
/** The drawing of a program. */
const drawing = (code) => python(`from turtle import *\n${code}${SVG}`);

test('lines, fills, dots and text are where the turtle was', async () => {
  const svg = await drawing(`
pensize(3); color("dark green", "light yellow")
begin_fill()
for _ in range(4):
    forward(100); left(90)
end_fill()
penup(); goto(50, -40); pencolor("gray50"); write("a < b\\nc", align="center", font=("Courier", 12, "bold italic"))
dot(20, "#12f")
hideturtle(); bgcolor("#0080ff")`);
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+" viewBox="[-\d. ]+">.*<\/svg>$/s);
  assert.match(svg, /<rect [^>]*fill="#0080ff"\/>/);
  assert.match(svg, /<polygon points="0,0 0,0 100,0 100,-100 0,-100 0,0" fill="lightyellow"|<polygon points="0,0 100,0 100,-100 0,-100 0,0" fill="lightyellow"/);
  assert.match(svg, /<polyline points="0,0 100,0 100,-100 0,-100 0,0" fill="none" stroke="darkgreen" stroke-width="3"/);
  assert.match(svg, /font-family="Courier, sans-serif" font-size="16" font-weight="bold" font-style="italic" text-anchor="middle" fill="rgb\(50%,50%,50%\)"/);
  assert.match(svg, />a &lt; b<\/tspan><tspan [^>]*>c<\/tspan>/);
  assert.match(svg, /stroke="#1122ff" stroke-width="20"/);
});

test('the turtle is seen where it is, unless it hides', async () => {
  const seen = (svg) => svg.match(/<poly/g)?.length ?? 0;
  assert.equal(seen(await drawing('forward(10)')), 2);
  assert.equal(seen(await drawing('forward(10); hideturtle()')), 1);
  assert.equal(seen(await drawing('stamp(); penup(); forward(10)')), 2);
});

test('undo, clear and clones', async () => {
  const lines = (svg) => svg.match(/<polyline/g)?.length ?? 0;
  assert.equal(lines(await drawing('forward(10); undo(); hideturtle()')), 0);
  assert.equal(lines(await drawing('forward(10); clear(); hideturtle()')), 0);
  assert.equal(lines(await drawing('forward(10); other = clone(); other.left(90); other.forward(5)')), 2);
});

test('colours are checked, and pictures read', async () => {
  const { code, err } = await run(['-c', 'import turtle; turtle.color("greenish")']);
  assert.equal(code, 1);
  assert.match(err, /turtle\.TurtleGraphicsError: bad color string: greenish/);
  const gif = Buffer.from('R0lGODlhAgADAIAAAP8AAAAAACwAAAAAAgADAAACAoRRADs=', 'base64');
  fs.writeFileSync(path.join(folder, 'spot.gif'), gif);
  const svg = await drawing('register_shape("spot.gif"); shape("spot.gif")');
  assert.match(svg, /<image x="-1" y="-1\.5" width="2" height="3" href="data:image\/gif;base64,R0lGODlh/);
});

test('timers run in mainloop, in their order, and it ends when none is left', async () => {
  const out = await python(`
import turtle
turtle.ontimer(lambda: print("second"), 60)
turtle.ontimer(lambda: (print("first"), turtle.ontimer(lambda: print("third"), 100)), 10)
turtle.done()`);
  assert.equal(out, 'first\nsecond\nthird');
});

test('windows, fonts and coordinates as Tk takes them', async () => {
  const out = await python(`
from turtle import *
print(window_width(), window_height())
setup(300, 200); print(window_width(), window_height())
screensize(400, 400)
write("a", font="Arial"); write("b", font="Courier 12 bold"); write("c", font=("Times",))
setworldcoordinates(-1, -1, 1, 1); goto(0.5, 0.5)
tracer(0); forward(0.1); update()
pencolor((0.2, 0.4, 0.6)); colormode(255); fillcolor(1, 2, 3)
Screen().clear()
svg = getcanvas().svg(); print(svg[:4])
bye()
try:
    forward(1)
except Terminator:
    print("closed")
forward(1); print(getcanvas().svg()[:4])
`);
  assert.equal(out, '400 450\n300 200\n<svg\nclosed\n<svg');
});

test('a font without a size that is a number is refused, and leaves nothing behind', async () => {
  const out = await python(`
import turtle
try:
    turtle.write("a", font=("Arial", "big"))
except Exception as error:
    print(type(error).__name__, error)
print(turtle.getcanvas().svg()[:4])`);
  assert.equal(out, 'TclError expected integer but got "big"\n<svg');
});

test('where nobody looks, done() says that there is a drawing', async () => {
  assert.match(await python('from turtle import *\nforward(10)\ndone()'), /^<drawing by turtle, 2 items: getcanvas\(\)\.svg\(\) is its text>$/);
});

test('questions are asked on standard input', async () => {
  const ask = 'import turtle; print(turtle.textinput("Name", "Who?"), turtle.numinput("Age", "How old?", 3, minval=1))';
  const { code, out } = await run(['-c', ask], { input: 'Fern\n0\nmany\n7\n' });
  assert.equal(code, 0);
  assert.match(out, /Who\? How old\? Not below 1\nHow old\? Not a number\nHow old\? Fern 7\.0\n$/);
});

test('tkinter itself is absent, with a reason', async () => {
  const { err } = await run(['-c', 'import tkinter']);
  assert.match(err, /No module named 'tkinter': not part of Terrarium: no window system/);
});

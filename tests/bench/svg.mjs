// Line charts as SVG: both axes from 0, the spread of each point, readable on light and dark.
const WIDTH = 640;
const HEIGHT = 360;
const LEFT = 72;
const RIGHT = 16;
const TOP = 56;
const BOTTOM = 56;
/** Told apart by dashes and marks too, not by colour alone; by the order of the series. */
const LOOKS = [
  { light: '#0b6e4f', dark: '#5fd3a6', dashes: 'none' },
  { light: '#b3541e', dark: '#f2a36b', dashes: '6 4' },
  { light: '#3b5bb5', dark: '#9db4f5', dashes: '2 3' },
];

/** For contents and attributes. */
export const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);

/** Round numbers from 0 to `greatest` or a little more, four to eight of them. */
export function ticks(greatest) {
  const rough = greatest / 6 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
  const count = Math.ceil(greatest / step - 1e-9) || 1;
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

const place = (value) => Number(value.toFixed(1));

/** From values to places: {x, y} functions, and the ticks of both axes. */
function scales(series) {
  const points = series.flatMap((one) => one.points);
  const across = ticks(Math.max(...points.map(({ x }) => x)));
  const up = ticks(Math.max(...points.map(({ greatest }) => greatest)));
  return {
    across,
    up,
    x: (value) => place(LEFT + (value / across.at(-1)) * (WIDTH - LEFT - RIGHT)),
    y: (value) => place(HEIGHT - BOTTOM - (value / up.at(-1)) * (HEIGHT - TOP - BOTTOM)),
  };
}

function style() {
  const colours = (kind) => LOOKS.map((look, index) => `.s${index}{stroke:${look[kind]}}.m${index}{fill:${look[kind]}}`).join('');
  const dashes = LOOKS.map((look, index) => `.l${index}{stroke-dasharray:${look.dashes}}`).join('');
  return (
    `<style>text{font:13px system-ui,sans-serif;fill:#222}.title{font-size:15px;font-weight:600}.paper{fill:#fff}.grid{stroke:#ddd}.axis{stroke:#666}` +
    `.line{fill:none;stroke-width:2}${dashes}${colours('light')}` +
    `@media(prefers-color-scheme:dark){text{fill:#e6e6e6}.paper{fill:#16181c}.grid{stroke:#34383f}.axis{stroke:#9aa0a8}${colours('dark')}}</style>`
  );
}

function axes({ across, up, x, y }, xLabel, yLabel) {
  const [bottom, middle] = [HEIGHT - BOTTOM, (TOP + HEIGHT - BOTTOM) / 2];
  return [
    ...up.map((value) => `<line class="grid" x1="${LEFT}" y1="${y(value)}" x2="${WIDTH - RIGHT}" y2="${y(value)}"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`),
    ...across.map((value) => `<line class="axis" x1="${x(value)}" y1="${bottom}" x2="${x(value)}" y2="${bottom + 5}"/><text x="${x(value)}" y="${bottom + 20}" text-anchor="middle">${value}</text>`),
    `<line class="axis" x1="${LEFT}" y1="${bottom}" x2="${WIDTH - RIGHT}" y2="${bottom}"/><line class="axis" x1="${LEFT}" y1="${TOP}" x2="${LEFT}" y2="${bottom}"/>`,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${escape(xLabel)}</text>`,
    `<text transform="translate(16 ${middle}) rotate(-90)" text-anchor="middle">${escape(yLabel)}</text>`,
  ];
}

/** The line through the medians, with a mark at each and a whisker from the least to the greatest. */
function drawn({ points }, index, { x, y }) {
  const path = points.map((point, at) => `${at ? 'L' : 'M'}${x(point.x)} ${y(point.median)}`).join('');
  const whiskers = points.map((point) => `M${x(point.x)} ${y(point.least)}V${y(point.greatest)}`).join('');
  const marks = points.map((point) => `<circle class="m${index}" cx="${x(point.x)}" cy="${y(point.median)}" r="3.5"/>`);
  return [`<path class="line l${index} s${index}" d="${path}"/><path class="s${index}" d="${whiskers}"/>`, ...marks];
}

function legend(series) {
  return series.map(
    ({ name }, index) =>
      `<g transform="translate(${LEFT + index * 180} 42)"><path class="line l${index} s${index}" d="M0 0H28"/><circle class="m${index}" cx="14" cy="0" r="3.5"/><text x="36" y="4">${escape(name)}</text></g>`,
  );
}

/**
 * @param chart `title`; `x` and `y`, what the axes say, with their units; `series` of {name, points}, three at most;
 *   points are {x, median, least, greatest} by ascending x, none below 0
 * @returns a document
 */
export function lineChart({ title, x, y, series }) {
  if (series.length > LOOKS.length) throw new Error(`a chart has ${LOOKS.length} series at most, found ${series.length}`);
  const scale = scales(series);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="t d">`,
    `<title id="t">${escape(title)}</title><desc id="d">${escape(y)} by ${escape(x)}: ${escape(series.map(({ name }) => name).join(', '))}</desc>`,
    style(),
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/><text class="title" x="${LEFT}" y="22">${escape(title)}</text>`,
    ...legend(series),
    ...axes(scale, x, y),
    ...series.flatMap((one, index) => drawn(one, index, scale)),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

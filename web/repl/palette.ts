/** Terminal colours for light and dark; every text colour has a contrast of at least 4.5 : 1. */
import type { ITheme } from '@xterm/xterm';

const LIGHT: ITheme = {
  background: '#fbfaf6',
  foreground: '#1d2420',
  cursor: '#1f5f46',
  cursorAccent: '#fbfaf6',
  selectionBackground: '#cfe3d7',
  scrollbarSliderBackground: '#1d242022',
  scrollbarSliderHoverBackground: '#1d242040',
  scrollbarSliderActiveBackground: '#1d242055',
  black: '#1d2420',
  red: '#a8322a',
  green: '#22683f',
  yellow: '#7a5600',
  blue: '#1f559e',
  magenta: '#84368a',
  cyan: '#126668',
  white: '#59645d',
  brightBlack: '#59645d',
  brightRed: '#b8332a',
  brightGreen: '#1f7042',
  brightYellow: '#815b00',
  brightBlue: '#2560b0',
  brightMagenta: '#8f3f96',
  brightCyan: '#0f6c6e',
  brightWhite: '#1d2420',
};

const DARK: ITheme = {
  background: '#14191a',
  foreground: '#e6ebe6',
  cursor: '#7fd0a8',
  cursorAccent: '#14191a',
  selectionBackground: '#2f4a40',
  scrollbarSliderBackground: '#e6ebe622',
  scrollbarSliderHoverBackground: '#e6ebe640',
  scrollbarSliderActiveBackground: '#e6ebe655',
  black: '#59645d',
  red: '#f28b82',
  green: '#8fd49b',
  yellow: '#e3c26b',
  blue: '#8db8f2',
  magenta: '#d7a3e0',
  cyan: '#7fd0c4',
  white: '#d5dcd6',
  brightBlack: '#9fada5',
  brightRed: '#ffa198',
  brightGreen: '#a9e5b3',
  brightYellow: '#f2d58a',
  brightBlue: '#aacbf8',
  brightMagenta: '#e6bdee',
  brightCyan: '#9be4d9',
  brightWhite: '#ffffff',
};

const darkQuery = matchMedia('(prefers-color-scheme: dark)');

export function currentTheme(): ITheme {
  return darkQuery.matches ? DARK : LIGHT;
}

/** Call `listener` with the palette whenever the person's preference changes. */
export function onThemeChange(listener: (theme: ITheme) => void): void {
  darkQuery.addEventListener('change', () => listener(currentTheme()));
}

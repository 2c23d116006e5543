/** Applies the settings to page and terminal: palette, text size, screen reader mode. */
import type { XtermScreen } from '../terminal/xterm-screen.js';
import { DARK, LIGHT } from './palette.js';
import type { Settings, SettingValues, Theme } from './settings.js';

const NARROW_PX = 600;
const SIZES = { narrow: 13, wide: 15 } as const;
const darkQuery = matchMedia('(prefers-color-scheme: dark)');

export function fontSizeFor(values: SettingValues): number {
  return values.fontSize ?? (innerWidth < NARROW_PX ? SIZES.narrow : SIZES.wide);
}

export function paletteFor(theme: Theme) {
  const dark = theme === 'dark' || (theme === 'system' && darkQuery.matches);
  return dark ? DARK : LIGHT;
}

/** Keep page and terminal as the settings and the system's preference say. */
export function followAppearance(settings: Settings, screen: XtermScreen): void {
  const paint = (values: SettingValues) => {
    document.documentElement.dataset['theme'] = values.theme;
    screen.setTheme(paletteFor(values.theme));
    screen.screenReaderMode = values.reader;
  };
  settings.follow(paint);
  darkQuery.addEventListener('change', () => paint(settings.values));
}

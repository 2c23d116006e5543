/** What a person chose, kept across visits as far as the browser allows. */

/** boot.ts reads the theme from this entry, too. */
export const SETTINGS_KEY = 'terrarium.settings';
export const FONT_SIZES = { least: 10, most: 32 } as const;
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface SettingValues {
  readonly theme: Theme;
  /** Pixels; null follows the width of the window. */
  readonly fontSize: number | null;
  /** Output is announced to screen readers. */
  readonly reader: boolean;
}

export type SettingsStore = Pick<Storage, 'getItem' | 'setItem'>;

const DEFAULTS: SettingValues = { theme: 'system', fontSize: null, reader: false };

export class Settings {
  private current: SettingValues;
  private readonly listeners: ((values: SettingValues) => void)[] = [];

  /**
   * @param store null when nothing can be kept; its failures are tolerated
   * @param around the theme of the page around this one, until another one is chosen here
   */
  constructor(
    private readonly store: SettingsStore | null,
    private around: Theme | null = null,
  ) {
    this.current = read(store);
  }

  get values(): SettingValues {
    return this.around ? { ...this.current, theme: this.around } : this.current;
  }

  change(part: Partial<SettingValues>): void {
    if (part.theme) this.around = null;
    this.current = valid({ ...this.current, ...part });
    try {
      this.store?.setItem(SETTINGS_KEY, JSON.stringify(this.current));
    } catch {
      // Private windows and full disks: the choice then lasts as long as the page.
    }
    for (const listener of this.listeners) listener(this.values);
  }

  /** Call `listener` now and after every change. */
  follow(listener: (values: SettingValues) => void): void {
    this.listeners.push(listener);
    listener(this.values);
  }
}

/** `?theme=dark`: what the page around this one, which has it in a frame, looks like. */
export function themeAround(search: string): Theme | null {
  const wanted = new URLSearchParams(search).get('theme');
  return THEMES.find((theme) => theme === wanted) ?? null;
}

/** localStorage, or null where reading the property itself throws (blocked cookies, some iframes). */
export function safeStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function read(store: SettingsStore | null): SettingValues {
  try {
    return valid(JSON.parse(store?.getItem(SETTINGS_KEY) ?? '{}'));
  } catch {
    return DEFAULTS;
  }
}

/** Whatever was stored, by whichever version: what is not understood becomes the default. */
function valid(found: unknown): SettingValues {
  const { theme, fontSize, reader } = (found ?? {}) as Record<keyof SettingValues, unknown>;
  const size = typeof fontSize === 'number' && Number.isFinite(fontSize) ? fontSize : null;
  return {
    theme: THEMES.find((name) => name === theme) ?? DEFAULTS.theme,
    fontSize: size === null ? null : clamp(size),
    reader: reader === true,
  };
}

function clamp(size: number): number {
  return Math.round(Math.min(Math.max(size, FONT_SIZES.least), FONT_SIZES.most));
}

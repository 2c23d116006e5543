/** The dialog of the settings. */
import { attachDialog } from './dialogs.js';
import { button, element } from './element.js';
import { notify } from './notice.js';
import { FONT_SIZES, THEMES, type Settings, type SettingValues } from './settings.js';

const reader = element('reader', HTMLInputElement);
const keeping = element('keep-history', HTMLInputElement);
const size = element('size-value', HTMLOutputElement);
const less = button('size-less');
const more = button('size-more');
const themes = () => document.querySelectorAll<HTMLInputElement>('#settings [name=theme]');

/** What the line editor remembers: it keeps this choice itself. */
export interface Memory {
  readonly keeps: boolean;
  keep(on: boolean): void;
}

/** @param fontSize the size in use, in pixels */
export function attachSettings(
  settings: Settings,
  memory: Memory,
  fontSize: () => number,
  onLeave: () => void,
): void {
  attachDialog('settings', () => (keeping.checked = memory.keeps), onLeave);
  for (const input of themes()) {
    input.onchange = () => {
      const theme = THEMES.find((name) => name === input.value);
      if (theme) settings.change({ theme });
    };
  }
  less.onclick = () => settings.change({ fontSize: fontSize() - 1 });
  more.onclick = () => settings.change({ fontSize: fontSize() + 1 });
  button('size-reset').onclick = () => settings.change({ fontSize: null });
  reader.onchange = () => {
    settings.change({ reader: reader.checked });
    notify(`Screen reader mode is ${reader.checked ? 'on: output is read out.' : 'off.'}`);
  };
  keeping.onchange = () => {
    memory.keep(keeping.checked);
    if (!keeping.checked) notify('What was remembered is forgotten.');
  };
  settings.follow((values) => show(values, fontSize()));
}

function show(values: SettingValues, pixels: number): void {
  for (const input of themes()) input.checked = input.value === values.theme;
  reader.checked = values.reader;
  size.textContent = `${pixels} px`;
  less.disabled = pixels <= FONT_SIZES.least;
  more.disabled = pixels >= FONT_SIZES.most;
}

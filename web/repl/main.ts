/** Starts the REPL page and joins its parts to the elements of index.html. */
import { XtermScreen } from '../terminal/xterm-screen.js';
import { followAppearance, fontSizeFor, paletteFor } from './appearance.js';
import { page } from './elements.js';
import { ReplPage } from './repl-page.js';
import { safeStorage, Settings } from './settings.js';

const settings = new Settings(safeStorage());
const screen = new XtermScreen(page.terminal, {
  fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--mono'),
  fontSize: fontSizeFor(settings.values),
  theme: paletteFor(settings.values.theme),
  screenReaderMode: settings.values.reader,
});
const repl = new ReplPage(screen, { draft: () => '', focus: () => screen.focus() });

/** Take the prompt off the screen while its size changes. */
async function followSize(change: () => Promise<void>): Promise<void> {
  screen.setFontSize(fontSizeFor(settings.values));
  await repl.console.resize(change);
  repl.python.resize(screen.columns, screen.rows);
}

screen.onData((data) => repl.console.handleData(data));
screen.followSize(followSize);
followAppearance(settings, screen);
page.stop.onclick = () => repl.stop();
page.restart.onclick = () => void repl.restart(null);
document.documentElement.dataset['page'] = 'running';
void repl.start();

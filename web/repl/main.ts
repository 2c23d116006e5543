/** Joins the parts of the REPL page to the elements of index.html and to Python, which start.ts began. */
import { XtermScreen } from '../terminal/xterm-screen.js';
import { followAppearance, fontSizeFor, paletteFor } from './appearance.js';
import { copyText } from './clipboard.js';
import { button } from './element.js';
import { page } from './elements.js';
import { FilesDialog } from './files-dialog.js';
import { attachHelp } from './help-dialog.js';
import { KeyRow } from './key-row.js';
import { followLinks, takeLinkedCode } from './link.js';
import { notify } from './notice.js';
import { ReplPage } from './repl-page.js';
import { safeStorage, Settings, themeAround } from './settings.js';
import { attachSettings } from './settings-dialog.js';
import { attachShare } from './share-dialog.js';
import { followKeyboard } from './viewport.js';

const CLEAR = '\x0c';
/** Empty without the page's style. */
const FONT_FAMILY = getComputedStyle(document.documentElement).getPropertyValue('--mono');
const settings = new Settings(safeStorage(), themeAround(location.search));
const screen = makeScreen();
const repl = new ReplPage(screen, {
  draft: takeLinkedCode,
  // A page in a frame does not pull the reader away from the text around it.
  focus: () => window.top === window && focus(),
});
const focus = () => screen.focus();
const keys = new KeyRow((data) => screen.input(data));

function makeScreen(): XtermScreen {
  return new XtermScreen(page.terminal, {
    fontFamily: FONT_FAMILY,
    fontSize: fontSizeFor(settings.values),
    theme: paletteFor(settings.values.theme),
    screenReaderMode: settings.values.reader,
    label: 'Python prompt',
    describedBy: 'terminal-help',
  });
}

/** Take the prompt off the screen while its size changes. */
async function followSize(change: () => Promise<void>): Promise<void> {
  screen.setFontSize(fontSizeFor(settings.values));
  await repl.console.resize(change);
  repl.python.resize(screen.columns, screen.rows);
}

async function copy(selection: string): Promise<void> {
  const copied = await copyText(selection || screen.transcript);
  const what = selection ? 'The selection' : 'Everything in the terminal';
  notify(copied ? `${what} is copied.` : 'This browser does not let the page copy.');
}

function clear(): void {
  if (page.status.dataset['mood'] === 'ready') repl.console.handleData(CLEAR);
  else screen.clear();
}

/** A button that acts and gives the focus back, unless it was pressed with the keyboard. */
function onPress(target: HTMLButtonElement, act: () => unknown): void {
  target.onclick = () => {
    const byKeyboard = target.matches(':focus-visible');
    target.closest<HTMLElement>(':popover-open')?.hidePopover();
    act();
    if (!byKeyboard) focus();
  };
}

onPress(page.stop, () => repl.console.interruptProgram());
onPress(page.restart, () => void repl.restart(null));
onPress(button('copy'), () => void copy(screen.selection));
screen.onCopy = (text) => void copy(text);
onPress(button('clear'), clear);
button('reload').onclick = () => location.reload();
page.glass.onclick = ({ target }) => {
  if (target === page.glass || target === page.terminal) focus();
};
new FilesDialog(repl.python, focus);
attachHelp(focus);
attachSettings(settings, repl.history, () => fontSizeFor(settings.values), focus);
attachShare(() => repl.console.draft || repl.python.statements.join('\n'), focus);
screen.escapeIsFree = () => !repl.console.closesWithEscape;
screen.onData((data) => {
  repl.console.handleData(keys.apply(data));
  screen.drawNow();
});
screen.followSize(followSize);
settings.follow(() => screen.setFontSize(fontSizeFor(settings.values)));
followAppearance(settings, screen);
followLinks((code) => repl.console.prefill(code));
followKeyboard();
// Without the style, boot.ts has told so or is about to: scripts may run before they hear of it.
if (FONT_FAMILY && document.documentElement.dataset['page'] !== 'broken') {
  document.documentElement.dataset['page'] = 'running';
  void repl.start();
}

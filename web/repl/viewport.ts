/** Keeps the page above the on-screen keyboard where the browser only covers it (Safari). */
export function followKeyboard(): void {
  const visible = window.visualViewport;
  if (!visible) return;
  visible.addEventListener('resize', () => {
    // Pinch zoom also resizes the visual viewport, and must not shrink the page.
    const covered = visible.scale === 1 && innerHeight - visible.height > 1;
    const { style } = document.documentElement;
    if (covered) style.setProperty('--height', `${visible.height}px`);
    else style.removeProperty('--height');
  });
}

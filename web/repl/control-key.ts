/** What a terminal sends for a key with Ctrl held, made from what it sends without. */
export function withControl(data: string): string {
  const arrow = /^\x1b\[([A-D])$/.exec(data);
  if (arrow) return `\x1b[1;5${arrow[1]}`;
  const first = data.charAt(0).toUpperCase();
  if (!/[@-_]/.test(first)) return data;
  return String.fromCharCode(first.charCodeAt(0) & 0x1f) + data.slice(1);
}

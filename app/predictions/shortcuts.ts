/** Whether single keys do anything, remembered by the browser; without scripts they do nothing anyway. */

const name = "shortcuts-off";
const changed = "shortcuts";

export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(name) === null;
  } catch {
    return true;
  }
}

export function switchShortcuts(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(name);
    else localStorage.setItem(name, "1");
  } catch {
    // A browser that stores nothing cannot switch them off, and shows that.
  }
  dispatchEvent(new Event(changed));
}

export function watchShortcuts(tell: () => void): () => void {
  addEventListener(changed, tell);
  return () => removeEventListener(changed, tell);
}

import { useEffect } from "react";

import { areShortcutsOn } from "./shortcuts.ts";

/** `/` searches, `j` and `k` go down and up, `f` opens the follow dialog of the row; Enter opens it, as with any link. */
export function useShortcuts(): void {
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (!areShortcutsOn() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = actions[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

const actions: Record<string, () => void> = {
  "/": focusSearch,
  j: () => moveBy(1),
  k: () => moveBy(-1),
  f: () => rowOfFocus()?.querySelector<HTMLElement>("[data-follow]")?.click(),
};

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, select, textarea, [contenteditable]") !== null;
}

/** The search of the header where the screen shows it, else that of the filters, which unfold for it. */
function focusSearch(): void {
  const fields = [...document.querySelectorAll<HTMLInputElement>("input[type=search]")];
  const field = fields.find((one) => one.checkVisibility()) ?? fields.at(-1);
  const folded = field?.closest("details");
  if (folded) folded.open = true;
  field?.focus();
}

/** From row to row that is not folded away; from anywhere else to the first. */
function moveBy(step: 1 | -1): void {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
  const current = rowOfFocus();
  const index = current === null ? 0 : Math.min(rows.length - 1, Math.max(0, rows.indexOf(current) + step));
  const link = rows[index]?.querySelector<HTMLElement>("a");
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

function rowOfFocus(): Element | null {
  return document.activeElement?.closest("[data-row]") ?? null;
}

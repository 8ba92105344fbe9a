import { useSyncExternalStore } from "react";

import { m } from "../paraglide/messages.js";
import { areShortcutsOn, switchShortcuts, watchShortcuts } from "./shortcuts.ts";

/** Switches single-key shortcuts off for those whom they get in the way of (WCAG 2.1.4); there only where scripts are. */
export function ShortcutSwitch() {
  const isOn = useSyncExternalStore<boolean | null>(watchShortcuts, areShortcutsOn, () => null);
  if (isOn === null) return null;
  return (
    <label className="gutter flex min-h-11 items-center gap-2 border-t border-line py-1 font-medium">
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => switchShortcuts(event.currentTarget.checked)}
        className="size-5 shrink-0 accent-ink"
      />
      <span>
        {m.shortcuts_switch()} <span className="type-meta">{m.shortcuts_note()}</span>
      </span>
    </label>
  );
}

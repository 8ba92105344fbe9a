import { clsx } from "clsx";

import { m } from "../paraglide/messages.js";

export type FormLetter = "W" | "D" | "L";

const looks: Record<FormLetter, string> = {
  W: "bg-ink text-bg",
  D: "border border-ctl",
  L: "hatched",
};

/** The last results as letters, oldest first; filled, outlined and hatched say it again without colour. */
export function FormPills({ letters }: { letters: readonly FormLetter[] }) {
  const words: Record<FormLetter, { letter: string; word: string }> = {
    W: { letter: m.form_win_letter(), word: m.form_win() },
    D: { letter: m.form_draw_letter(), word: m.form_draw() },
    L: { letter: m.form_loss_letter(), word: m.form_loss() },
  };
  const shown = letters.map((letter, position) => ({ ...words[letter], look: looks[letter], position }));
  return (
    <span className="inline-flex gap-0.5">
      <span className="sr-only">{shown.map(({ word }) => word).join(", ")}</span>
      {shown.map(({ letter, look, position }) => (
        <span
          key={position}
          aria-hidden="true"
          className={clsx(
            "flex size-[18px] items-center justify-center rounded-sheet text-[0.75rem] leading-none font-bold font-stretch-75%",
            look,
          )}
        >
          {letter}
        </span>
      ))}
    </span>
  );
}

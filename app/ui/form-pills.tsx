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
  return (
    <span
      role="img"
      aria-label={letters.map((letter) => words[letter].word).join(", ")}
      className="inline-flex gap-0.5"
    >
      {letters.map((letter, index) => (
        <span
          key={index}
          aria-hidden="true"
          className={clsx(
            "flex size-[18px] items-center justify-center rounded-sheet text-[0.75rem] leading-none font-bold font-stretch-75%",
            looks[letter],
          )}
        >
          {words[letter].letter}
        </span>
      ))}
    </span>
  );
}

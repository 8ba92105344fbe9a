import { clsx } from "clsx";
import type { ReactNode } from "react";

import { LocalLink } from "../locale/local-link.tsx";

const look = "inline-flex min-h-11 items-center rounded-sheet px-4.5 py-2 font-bold font-stretch-90%";
const tones = {
  primary: "bg-accent text-on-accent hover:underline",
  outline: "border border-ctl hover:border-ink",
} as const;

/** A link that is the next step; what submits a form looks the same. */
export function Button({
  to,
  tone = "primary",
  children,
}: {
  to: string;
  tone?: keyof typeof tones;
  children: ReactNode;
}) {
  return (
    <LocalLink to={to} className={clsx(look, tones[tone])}>
      {children}
    </LocalLink>
  );
}

export function SubmitButton({ children }: { children: ReactNode }) {
  return (
    <button type="submit" className={clsx(look, tones.outline)}>
      {children}
    </button>
  );
}

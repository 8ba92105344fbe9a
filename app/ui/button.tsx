import { clsx } from "clsx";
import type { ReactNode } from "react";

import { LocalLink } from "../locale/local-link.tsx";

const look = "inline-flex min-h-11 items-center rounded-sheet px-4.5 py-2 font-bold font-stretch-90%";
const tones = {
  primary: "bg-accent text-on-accent hover:underline",
  outline: "border border-ctl hover:border-ink",
  danger: "border border-neg text-neg hover:underline",
} as const;

/** A link that is the next step; what submits a form looks the same. */
export function Button({
  to,
  tone = "primary",
  isDownload = false,
  children,
}: {
  to: string;
  tone?: keyof typeof tones;
  /** Whether it leads to a file instead of a page. */
  isDownload?: boolean;
  children: ReactNode;
}) {
  return (
    <LocalLink
      to={to}
      {...(isDownload ? { download: true, reloadDocument: true } : {})}
      className={clsx(look, tones[tone])}
    >
      {children}
    </LocalLink>
  );
}

/** @param isPending whether what it sent is on its way */
export function SubmitButton({
  tone = "outline",
  isPending = false,
  children,
}: {
  tone?: keyof typeof tones;
  isPending?: boolean;
  children: ReactNode;
}) {
  return (
    <button type="submit" aria-disabled={isPending} className={clsx(look, tones[tone], isPending && "opacity-60")}>
      {children}
    </button>
  );
}

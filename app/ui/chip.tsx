import { clsx } from "clsx";
import type { ReactNode } from "react";

import { LocalLink } from "../locale/local-link.tsx";

/** One of several choices, each with an address of its own. */
export function Chip({ to, isOn, children }: { to: string; isOn: boolean; children: ReactNode }) {
  return (
    <LocalLink
      to={to}
      aria-current={isOn ? "true" : undefined}
      preventScrollReset
      className={clsx(
        "target inline-flex items-center gap-1 rounded-pill border px-3 py-[5px] text-[0.8125rem] leading-[1.125rem] font-semibold whitespace-nowrap font-stretch-85%",
        isOn ? "border-ink bg-ink text-bg" : "border-ctl hover:border-ink",
      )}
    >
      {children}
    </LocalLink>
  );
}

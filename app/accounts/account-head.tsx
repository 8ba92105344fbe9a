import type { ReactNode } from "react";

import { m } from "../paraglide/messages.js";

/** Title of a page that belongs to one person. */
export function AccountHead({ title, intro }: { title: string; intro?: ReactNode }) {
  return (
    <header className="gutter py-5">
      <title>{`${title} · ${m.brand()}`}</title>
      <meta name="robots" content="noindex" />
      <h1 className="type-h1">{title}</h1>
      {intro ? <p className="mt-2 max-w-[68ch] text-ink-2">{intro}</p> : null}
    </header>
  );
}

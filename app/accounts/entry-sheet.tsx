import type { ReactNode } from "react";

import { m } from "../paraglide/messages.js";

/** A narrow sheet with one thing to do. Nothing on it is for search engines. */
export function EntrySheet({ title, intro, children }: { title: string; intro?: ReactNode; children?: ReactNode }) {
  return (
    <article className="mx-auto w-full max-w-xl grow pb-10 md:border-x md:border-line">
      <title>{`${title} · ${m.brand()}`}</title>
      <meta name="robots" content="noindex" />
      <header className="gutter pt-6 pb-5">
        <h1 className="type-h1">{title}</h1>
        {intro ? <p className="mt-2 max-w-[60ch] text-ink-2">{intro}</p> : null}
      </header>
      {children}
    </article>
  );
}

/** A part of the sheet under its own rule. */
export function SheetPart({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="gutter border-t border-line py-5">
      {title === undefined ? null : <h2 className="type-h2 mb-2">{title}</h2>}
      {children}
    </section>
  );
}

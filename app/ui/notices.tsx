import type { ReactNode } from "react";

/** Nothing to show: why, and the one thing to do about it. */
export function EmptyState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="gutter py-10">
      <p className="type-h3">{title}</p>
      {children ? <div className="mt-3 flex flex-wrap items-center gap-3">{children}</div> : null}
    </div>
  );
}

/** Something did not work, but what was known still stands. */
export function ErrorState({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <output className="gutter block border-y border-ink bg-surface py-3">
      <span className="type-h3 block">{title}</span>
      {children ? <span className="type-meta mt-1 block">{children}</span> : null}
    </output>
  );
}

import type { ReactNode } from "react";

/** A page to be read: one measure, headings with rules. */
export function Prose({
  title,
  intro,
  notice,
  children,
}: {
  title: string;
  intro?: ReactNode;
  /** What to know of the text itself before reading it. */
  notice?: string;
  children: ReactNode;
}) {
  return (
    <article className="mx-auto w-full max-w-3xl grow lg:border-x lg:border-line">
      <header className="gutter py-6">
        <h1 className="type-h1">{title}</h1>
        {intro ? <p className="mt-3 max-w-[68ch]">{intro}</p> : null}
        {notice ? <p className="type-meta mt-3 max-w-[68ch]">{notice}</p> : null}
      </header>
      {children}
    </article>
  );
}

/** Paragraphs under one heading. */
export function ProseSection({
  title,
  paragraphs,
  children,
}: {
  title: string;
  paragraphs: readonly string[];
  children?: ReactNode;
}) {
  return (
    <section className="gutter border-t border-line py-5">
      <h2 className="type-h2">{title}</h2>
      {paragraphs.map((paragraph) => (
        <p key={paragraph} className="mt-2 max-w-[68ch]">
          {paragraph}
        </p>
      ))}
      {children}
    </section>
  );
}

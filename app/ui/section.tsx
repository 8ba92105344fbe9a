import { type ReactNode, useId } from "react";

/** A part of a page under its own heading and rule. @param anchor by which an address names it */
export function Section({
  anchor,
  title,
  note,
  children,
}: {
  anchor?: string;
  title: string;
  note?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section id={anchor} aria-labelledby={id} className="gutter border-t border-line py-4 md:py-5">
      <h2 id={id} className="type-h2">
        {title}
      </h2>
      {note ? <p className="type-meta mt-0.5">{note}</p> : null}
      <div className="mt-2">{children}</div>
    </section>
  );
}

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/button.tsx";

/** Says what happened and offers the way on; never what went wrong inside. */
export function ErrorPage({ status }: { status: number }) {
  const { title, text } = wordsOf(status);
  return (
    <div className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <title>{`${title} · ${m.brand()}`}</title>
      <meta name="robots" content="noindex" />
      <div className="gutter max-w-[68ch] py-5">
        <h1 className="type-h1">{title}</h1>
        <p className="mt-2">{text}</p>
        <p className="mt-5 flex flex-wrap items-center gap-4">
          <Button to="/predictions">{m.missing_to_matches()}</Button>
          <LocalLink to="/" className="link py-2">
            {m.missing_to_home()}
          </LocalLink>
        </p>
      </div>
    </div>
  );
}

function wordsOf(status: number): { title: string; text: string } {
  if (status === 404) return { title: m.missing_title(), text: m.missing_text() };
  if (status === 403) return { title: m.forbidden_title(), text: m.forbidden_text() };
  return { title: m.error_title(), text: m.error_text() };
}

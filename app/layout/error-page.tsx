import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/button.tsx";

/** Says what happened and offers the way on; never what went wrong inside. */
export function ErrorPage({ isMissing }: { isMissing: boolean }) {
  const title = isMissing ? m.missing_title() : m.error_title();
  return (
    <div className="gutter w-full max-w-[68ch] py-12">
      <title>{`${title} · ${m.brand()}`}</title>
      <meta name="robots" content="noindex" />
      <h1 className="type-h1">{title}</h1>
      <p className="mt-3">{isMissing ? m.missing_text() : m.error_text()}</p>
      <p className="mt-6 flex flex-wrap items-center gap-4">
        <Button to="/predictions">{m.missing_to_matches()}</Button>
        <LocalLink to="/" className="link py-2">
          {m.missing_to_home()}
        </LocalLink>
      </p>
    </div>
  );
}

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";

/** Stands under every page: what this is, what it is not, and which hours are meant. */
export function SiteFooter({ zoneTown }: { zoneTown: string | null }) {
  const links = [
    { to: "/methode", label: m.footer_method() },
    { to: "/performance", label: m.footer_record() },
    { to: "/calculateur", label: m.calculator_title() },
    { to: "/jeu-responsable", label: m.footer_responsible() },
    { to: "/conditions", label: m.footer_terms() },
    { to: "/confidentialite", label: m.footer_privacy() },
    { to: "/mentions-legales", label: m.footer_legal() },
  ];
  return (
    <footer className="gutter type-meta mt-auto border-t-2 border-ink py-4 max-md:pb-[calc(4.5rem+env(safe-area-inset-bottom))]">
      <p className="text-ink-2">
        <strong className="font-bold">18+</strong> · {m.footer_virtual_money()}
        {zoneTown ? <> · {m.footer_hours({ zone: zoneTown })}</> : null}
      </p>
      <ul className="mt-1 flex flex-wrap gap-x-4">
        {links.map(({ to, label }) => (
          <li key={to}>
            <LocalLink to={to} className="link inline-block py-2">
              {label}
            </LocalLink>
          </li>
        ))}
      </ul>
    </footer>
  );
}

import { m } from "../paraglide/messages.js";

/** The main sections, in the order of the navigation; each owns the addresses below it. */
export const sections = [
  { to: "/predictions", label: () => m.nav_matches(), owns: (path: string) => path.startsWith("/predictions") },
  { to: "/direct", label: () => m.nav_live(), owns: (path: string) => /^\/(direct|matchs)/.test(path) },
  { to: "/bankroll", label: () => m.nav_bankroll(), owns: (path: string) => /^\/(bankroll|calculateur)/.test(path) },
  { to: "/performance", label: () => m.nav_record(), owns: (path: string) => path.startsWith("/performance") },
];

/** The same for everybody: a page kept for all cannot know who looks at it. It leads to the sign-in where one is needed. */
export const accountSection = {
  to: "/compte",
  label: () => m.nav_account(),
  owns: (path: string) => /^\/(compte|connexion|inscription|mot-de-passe|admin|premium)(\/|$)/.test(path),
};

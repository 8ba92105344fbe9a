import { type RouteConfig, type RouteConfigEntry, index, prefix, route } from "@react-router/dev/routes";

/** Every page in French, and the same under `/en`. */
export default [...pages("fr"), ...prefix("en", pages("en")), ...forMachines()] satisfies RouteConfig;

/** What machines look for at one address, whatever the language. */
function forMachines(): RouteConfigEntry[] {
  return [
    route("robots.txt", "routes/discovery/robots.ts"),
    route("sitemap.xml", "routes/discovery/sitemap-index.ts"),
    route("sitemap-fr.xml", "routes/discovery/sitemap.ts", { id: "fr/discovery/sitemap" }),
    route("sitemap-en.xml", "routes/discovery/sitemap.ts", { id: "en/discovery/sitemap" }),
  ];
}

/** Two addresses may share a page, but not an id. */
function pages(locale: string): RouteConfigEntry[] {
  function page(path: string, file: string): RouteConfigEntry {
    return route(path, `routes/${file}.tsx`, { id: `${locale}/${file}` });
  }
  /** What is no page, and has no words of its own but those of its language. */
  function machine(path: string, file: string): RouteConfigEntry {
    return route(path, `routes/${file}.ts`, { id: `${locale}/${file}` });
  }
  function start(file: string): RouteConfigEntry {
    return index(`routes/${file}.tsx`, { id: `${locale}/${file}` });
  }
  return [
    index("routes/home/start.tsx", { id: `${locale}/home` }),
    page("predictions", "predictions/list"),
    page("predictions/:id", "predictions/detail"),
    page("predictions/:id/suivre", "follows/follow"),
    page("paris", "follows/history"),
    page("direct", "live/board"),
    page("matchs/:id", "live/room"),
    page("bankroll", "wallet/bankrolls"),
    page("bankroll/:id", "wallet/bankroll"),
    page("bankroll/:id/reglages", "wallet/bankroll-settings"),
    page("calculateur", "wallet/calculator"),
    page("analyses", "stats/analytics"),
    route("analyses/export", "routes/stats/export.ts", { id: `${locale}/stats/export` }),
    page("performance", "record/performance"),
    page("methode", "about/method"),
    page("jeu-responsable", "about/responsible-play"),
    page("mentions-legales", "about/legal-notice"),
    page("conditions", "about/terms"),
    page("confidentialite", "about/privacy"),
    page("premium", "about/premium"),
    page("hors-ligne", "offline/offline"),
    page("inscription", "accounts/register"),
    page("inscription/courriel", "accounts/resend"),
    page("inscription/confirmation", "accounts/verify"),
    page("connexion", "accounts/sign-in"),
    page("deconnexion", "accounts/sign-out"),
    page("mot-de-passe/oublie", "accounts/forgot-password"),
    page("mot-de-passe/nouveau", "accounts/reset-password"),
    page("desabonnement", "accounts/unsubscribe"),
    page("compte/adresse/confirmation", "accounts/confirm-email"),
    page("compte/efface", "accounts/erased"),
    page("notifications", "notifications/centre"),
    route("notifications/billet", "routes/notifications/ticket.ts", { id: `${locale}/notifications/ticket` }),
    route("notifications/favoris", "routes/notifications/stars.ts", { id: `${locale}/notifications/stars` }),
    route("compte", "routes/accounts/layout.tsx", { id: `${locale}/accounts/layout` }, [
      start("accounts/profile"),
      page("securite", "accounts/security"),
      page("notifications", "accounts/notifications"),
      page("cles", "accounts/keys"),
      page("limites", "accounts/limits"),
      page("donnees", "accounts/own-records"),
      route("donnees/export", "routes/accounts/export.ts", { id: `${locale}/accounts/export` }),
    ]),
    route("admin", "routes/admin/layout.tsx", { id: `${locale}/admin/layout` }, [
      start("admin/entry"),
      page("utilisateurs", "admin/users"),
      page("utilisateurs/:id", "admin/user"),
      page("comptabilite", "admin/books"),
      page("reglements", "admin/settlements"),
      page("audit", "admin/audit"),
    ]),
    machine("rss.xml", "discovery/feed"),
    machine("manifest.webmanifest", "discovery/manifest"),
    machine("og/*", "sharing/share-image"),
    page("dev/ui", "dev/design-system"),
    page("*", "not-found"),
  ];
}

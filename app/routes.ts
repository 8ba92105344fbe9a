import { type RouteConfig, type RouteConfigEntry, index, prefix, route } from "@react-router/dev/routes";

/** Every page in French, and the same under `/en`. */
export default [...pages("fr"), ...prefix("en", pages("en"))] satisfies RouteConfig;

/** Two addresses may share a page, but not an id. */
function pages(locale: string): RouteConfigEntry[] {
  function page(path: string, file: string): RouteConfigEntry {
    return route(path, `routes/${file}.tsx`, { id: `${locale}/${file}` });
  }
  return [
    index("routes/home/landing.tsx", { id: `${locale}/home` }),
    page("predictions", "predictions/list"),
    page("predictions/:id", "predictions/detail"),
    page("direct", "live/board"),
    page("matchs/:id", "live/room"),
    page("performance", "record/performance"),
    page("methode", "about/method"),
    page("jeu-responsable", "about/responsible-play"),
    page("mentions-legales", "about/legal-notice"),
    page("conditions", "about/terms"),
    page("confidentialite", "about/privacy"),
    page("dev/ui", "dev/design-system"),
    page("*", "not-found"),
  ];
}

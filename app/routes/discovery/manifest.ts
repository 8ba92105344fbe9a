import { m } from "../../paraglide/messages.js";
import { getLocale, localizeHref } from "../../paraglide/runtime.js";
import { publiclyCached } from "../../publicly-cached.server.ts";

export const middleware = [publiclyCached("manifest")];

/** What makes the site installable, in the language of the page that links it. */
export function loader(): Response {
  const manifest = {
    // One app, whichever language it was installed in.
    id: "/",
    name: m.brand(),
    short_name: m.brand(),
    description: m.landing_description(),
    lang: getLocale(),
    dir: "ltr",
    start_url: localizeHref("/predictions"),
    scope: "/",
    display: "standalone",
    background_color: "#f6f4ee",
    theme_color: "#f6f4ee",
    categories: ["sports"],
    icons: [
      { src: "/icons/icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "/icons/icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "/icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
      { src: "/favicon.svg", sizes: "any", type: "image/svg+xml" },
    ],
    shortcuts: [
      { name: m.nav_matches(), url: localizeHref("/predictions") },
      { name: m.nav_live(), url: localizeHref("/direct") },
      { name: m.nav_record(), url: localizeHref("/performance") },
    ],
  };
  return new Response(JSON.stringify(manifest), {
    headers: { "Content-Type": "application/manifest+json; charset=utf-8" },
  });
}

/** Names that say what a club is, not which one: they give no initial. */
const commonWords = new Set([
  "fc",
  "cf",
  "sc",
  "ac",
  "afc",
  "sv",
  "vfb",
  "vfl",
  "tsg",
  "1",
  "04",
  "05",
  "de",
  "la",
  "the",
  "and",
  "real",
]);

/**
 * A shield in two colours with a team's initials, as SVG text. The same team always gets the same shield.
 *
 * @param team `slug` chooses the colours, `name` gives up to three initials
 */
export function crestSvg(team: { slug: string; name: string }): string {
  const hash = hashOf(team.slug);
  const hue = hash % 360;
  const secondHue = (hue + 40 + ((hash >>> 9) % 280)) % 360;
  const [field, band] = [`hsl(${hue} 48% 32%)`, `hsl(${secondHue} 45% 62%)`];
  const stripe = bands[(hash >>> 18) % bands.length] ?? bands[0];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40">` +
    `<clipPath id="s"><path d="${shield}"/></clipPath>` +
    `<g clip-path="url(#s)"><path fill="${field}" d="M0 0h40v40H0z"/><path fill="${band}" d="${stripe}"/></g>` +
    `<path d="${shield}" fill="none" stroke="#15191a" stroke-width="1"/>` +
    `<text x="20" y="24" text-anchor="middle" font-family="Arial,sans-serif" font-weight="700" font-size="12" ` +
    `fill="#fff" stroke="#15191a" stroke-width="2.4" paint-order="stroke">${initialsOf(team.name)}</text></svg>`
  );
}

/** Up to three letters: of the telling words, or of the first of them when there is only one. */
export function initialsOf(name: string): string {
  const words = name
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  const telling = words.filter((word) => !commonWords.has(word.toLowerCase()));
  const [first = words[0] ?? "?", ...rest] = telling;
  const letters = rest.length === 0 ? first.slice(0, 3) : [first, ...rest].map((word) => word[0] ?? "").join("");
  return letters.slice(0, 3).toUpperCase();
}

const shield = "M4 3h32v18c0 9-8 14-16 17C12 35 4 30 4 21z";
const bands = ["M20 0h20v40H20z", "M0 26h40v14H0z", "M13 0h14v40H13z", "M0 40 40 0v40z"] as const;

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}

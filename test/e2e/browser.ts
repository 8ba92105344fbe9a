import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

import { projectRoot } from "../../cli/local-worker.ts";

/** Names under which Chrome and Chromium are installed. */
const installedNames = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"];
const installedPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A browser in this order: the one CHROME_PATH names, an installed one, the one inside the npm package. */
export async function openBrowser(): Promise<Browser> {
  const own = ownBrowser();
  if (own) return chromium.launch({ executablePath: own, args: quietArguments });
  return openPackaged();
}

/** Where the browser of this machine is; undefined where it has none. */
export function ownBrowser(): string | undefined {
  return process.env.CHROME_PATH || findInstalled();
}

/** The browser of the npm package, with the libraries it ships for machines that have none. */
async function openPackaged(): Promise<Browser> {
  const { default: packaged, inflate } = await import("@sparticuz/chromium");
  const executablePath = await packaged.executablePath();
  const shipped = join(projectRoot, "node_modules", "@sparticuz", "chromium", "bin", "al2023.tar.br");
  const libraries = dirname(await inflate(shipped));
  return chromium.launch({
    executablePath,
    args: quietArguments,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(libraries, "al2023", "lib"), process.env.LD_LIBRARY_PATH ?? ""].filter(Boolean).join(":"),
      FONTCONFIG_PATH: process.env.FONTCONFIG_PATH ?? join(libraries, "fonts"),
    },
  });
}

/** No sandbox because tests run as root in containers; no background traffic because tests need no network. */
const quietArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function findInstalled(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    ...folders.flatMap((folder) => installedNames.map((name) => join(folder, name))),
    ...installedPaths,
  ];
  return candidates.find((path) => existsSync(path));
}

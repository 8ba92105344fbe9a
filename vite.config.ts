import { readFile } from "node:fs/promises";

import { cloudflare } from "@cloudflare/vite-plugin";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { reactRouter } from "@react-router/dev/vite";
import tailwindcss from "@tailwindcss/vite";
import commonPasswords from "@zxcvbn-ts/language-common/dist/passwords.json.mjs";
import { type Plugin, build, defineConfig } from "vite";

import { gptSettings } from "./cli/gpt-settings.ts";

/** Set by `npm run dev` alone: where the replay's state lies. */
const devState = process.env.AIBET_DEV_STATE;

/** ASVS 5.0 (6.2.4) asks for 3,000. */
const keptPasswords = 5_000;

export default defineConfig({
  // Kept for the test that weighs what a first visit loads.
  build: { manifest: true },
  plugins: [
    cloudflare({
      viteEnvironment: { name: "ssr" },
      ...(devState === undefined
        ? {}
        : {
            persistState: { path: devState },
            config: (config) => {
              config.vars = {
                ...config.vars,
                ENVIRONMENT: "local",
                REPLAY_SPEED: process.env.REPLAY_SPEED ?? "60",
                ...gptSettings(process.env),
                ...JSON.parse(process.env.AIBET_DEV_VARS ?? "{}"),
              };
              config.d1_databases = [
                ...(config.d1_databases ?? []),
                { binding: "TAPE", database_name: "tape", database_id: "tape" },
              ];
            },
          }),
    }),
    tailwindcss(),
    reactRouter(),
    paraglideVitePlugin({
      project: "./project.inlang",
      outdir: "./app/paraglide",
      emitTsDeclarations: true,
      strategy: ["url", "baseLocale"],
    }),
    apiReference(),
    serviceWorker(),
    mostCommonPasswords(),
  ],
});

/** The service worker: one script by itself, told which files the first pages are made of. */
function serviceWorker(): Plugin {
  const firstPages = /\/app\/(?:root|routes\/(?:predictions\/(?:list|detail)|offline\/offline))\.tsx$/;
  return {
    name: "aibet-service-worker",
    applyToEnvironment: (environment) => environment.name === "client",
    apply: "build",
    async generateBundle(_options, bundle) {
      const files = new Set<string>();
      function collect(file: string): void {
        const chunk = bundle[file];
        if (files.has(file) || chunk?.type !== "chunk") return;
        files.add(file);
        for (const imported of chunk.imports) collect(imported);
      }
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "asset" && chunk.fileName.endsWith(".css")) files.add(chunk.fileName);
        if (chunk.type === "asset" || !chunk.isEntry) continue;
        const module = chunk.facadeModuleId?.replace(/\?.*$/, "") ?? "";
        if (chunk.name === "entry.client" || firstPages.test(module)) collect(chunk.fileName);
      }
      const addresses = [
        ...[...files].map((file) => `/${file}`),
        "/fonts/archivo-latin-1.woff2",
        "/favicon.svg",
      ].sort();
      this.emitFile({
        type: "asset",
        fileName: "sw.js",
        source: `self.buildFiles=${JSON.stringify(addresses)};${await bundledAlone("app/offline/service-worker.ts")}`,
      });
    },
  };
}

/** A module and all it imports as one script that imports nothing. */
async function bundledAlone(input: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "warn",
    build: { write: false, rolldownOptions: { input, output: { format: "iife" } } },
  });
  const [script] = "output" in built ? built.output : [];
  if (script?.type !== "chunk") throw new Error(`${input} makes no script`);
  return script.code;
}

/** The script of the API documentation, served from our own address instead of a CDN. */
function apiReference(): Plugin {
  const source = "node_modules/@scalar/api-reference/dist/browser/standalone.js";
  return {
    name: "aibet-api-reference",
    applyToEnvironment: (environment) => environment.name === "client",
    async generateBundle() {
      this.emitFile({ type: "asset", fileName: "docs/api-reference.js", source: await readFile(source) });
    },
    configureServer(server) {
      server.middlewares.use("/docs/api-reference.js", (_request, response) => {
        response.setHeader("Content-Type", "text/javascript");
        void readFile(source).then((script) => response.end(script));
      });
    },
  };
}

/** Of the list of common passwords those that are long enough to be chosen, the most common ones first: a tenth of its weight. */
function mostCommonPasswords(): Plugin {
  return {
    name: "aibet-most-common-passwords",
    transform(_code, id) {
      if (!id.includes("@zxcvbn-ts/language-common/dist/passwords.json.mjs")) return null;
      const words = commonPasswords.filter((word) => word.length >= 8).slice(0, keptPasswords);
      return { code: `export default ${JSON.stringify(words.join("\n"))}.split("\\n");`, map: null };
    },
  };
}

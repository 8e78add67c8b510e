// The site: Starlight for the guide, Preact for the live lab inside it. Everything is built, nothing is fetched.
import preact from "@astrojs/preact";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import { fileURLToPath } from "node:url";
import { limits } from "./server/limits.ts";
import { brokenLinks } from "./site/build/links.ts";
import { monacoPatches } from "./site/build/monaco-patches.ts";
import { missingPreloads } from "./site/build/preloads.ts";
import { editUrl, siteUrl } from "./site/config.ts";
import { exerciseGroup, guideGroups } from "./site/sidebar.ts";

// Astro's telemetry asks the network; nothing here does.
process.env.ASTRO_TELEMETRY_DISABLED = "1";

/**
 * Modules that a first Run always loads together, each group as one file: in a dozen files, since lazy views share some of them, they are
 * compressed worse. A group has all that its modules import, but what a group of a higher priority has.
 */
const loadedTogether = [
  {
    name: "protobuf",
    // What is generated from google/protobuf/*.proto is left to those that use it.
    test: /[\\/]@bufbuild[\\/]protobuf[\\/](?!.*[\\/]google[\\/]protobuf[\\/](?!descriptor|struct|any)).*\.js$/,
    priority: 2,
  },
  { name: "connect", test: /[\\/]connect-websocket[\\/]src[\\/].*\.ts$/, priority: 1 },
  // The start of the playground has these, and not the rest.
  { name: "problem", test: /[\\/]site[\\/]run[\\/]state[\\/](problem|method-entry)\.ts$/, priority: 1 },
  {
    name: "run",
    test: /[\\/]site[\\/](run[\\/](controller|events[\\/]stream-rows)|lab[\\/]features[\\/]log[\\/]filter)\.ts$/,
  },
];

export default defineConfig({
  ...(siteUrl && { site: siteUrl }),
  srcDir: "./site",
  publicDir: "./site/public",
  outDir: "./dist",
  trailingSlash: "always",
  devToolbar: { enabled: false },
  prefetch: { prefetchAll: true, defaultStrategy: "hover" },
  integrations: [
    starlight({
      title: "gRPC Streaming Playground",
      ...(editUrl && { editLink: { baseUrl: editUrl } }),
      head: [deniedStorage(), ...(siteUrl ? socialCard(siteUrl) : [])],
      description: "Learn gRPC streaming by changing real handlers: every example on the page is live.",
      favicon: "/favicon.svg",
      logo: { src: "./site/assets/mark.svg", alt: "" },
      customCss: ["./site/styles/theme.css", "./site/styles/layout.css"],
      components: {
        Header: "./site/components/Header.astro",
        SocialIcons: "./site/components/SiteNav.astro",
        Hero: "./site/components/Hero.astro",
        PageTitle: "./site/components/PageTitle.astro",
        Search: "./site/components/Search.astro",
      },
      expressiveCode: {
        themes: ["github-dark-default", "github-light-default"],
        // Commands without a picture of a terminal around them, and whole in a narrow window.
        defaultProps: { overridesByLang: { sh: { frame: "none", wrap: true } } },
        styleOverrides: {
          borderRadius: "var(--pg-radius)",
          borderColor: "var(--sl-color-hairline)",
          codeBackground: "var(--pg-card)",
          frames: { shadowColor: "transparent" },
        },
      },
      // The pages are short and the lab wants the width.
      tableOfContents: false,
      credits: false,
      // site/pages/404.astro is that page.
      disable404Route: true,
      sidebar: [
        "course",
        ...guideGroups(import.meta.dirname),
        exerciseGroup(import.meta.dirname),
        { label: "Reference", items: [{ autogenerate: { directory: "reference" } }] },
      ],
    }),
    preact(),
    directives(),
    checkedLinks(),
    // Starlight adds a sitemap, which needs the address that the site is served at: without SITE_URL there is none.
    ...(siteUrl ? [] : [{ name: "@astrojs/sitemap", hooks: {} }]),
  ],
  vite: {
    // Of the server's limits a page has what it needs, and not the file.
    define: { MESSAGE_BYTES: String(limits.messageBytes) },
    plugins: [browserOnly("monaco-editor/"), ...monacoPatches(), keepLazyStyles()],
    worker: { format: "es" },
    environments: { client: { build: { rolldownOptions: { output: { codeSplitting: { groups: loadedTogether } } } } } },
    build: {
      // The editor's TypeScript worker has 7 MB, and is loaded when a reader opens an editor.
      chunkSizeWarningLimit: 8_000,
      // Astro marks modules with directives of its own and reads them before bundling, where they count.
      rolldownOptions: { checks: { moduleLevelDirective: false } },
    },
  },
});

/** `client:touched`: an island's code is loaded when the reader touches the island. `client:at-once`: with the page. Both keep what is filled in. */
function directives() {
  return {
    name: "directives",
    hooks: {
      "astro:config:setup": ({ addClientDirective }) => {
        for (const name of ["touched", "at-once"])
          addClientDirective({ name, entrypoint: `./site/lab/touch/${name}.ts` });
      },
    },
  };
}

/** A broken link stops the build, and so does a script that loads what is not there. */
function checkedLinks() {
  return {
    name: "checked-links",
    hooks: {
      "astro:build:done": ({ dir }) => {
        const broken = brokenLinks(fileURLToPath(dir));
        const missing = missingPreloads(fileURLToPath(dir));
        if (missing.length > 0)
          throw new Error(`expected what scripts load in the build, found:\n${missing.join("\n")}`);
        if (broken.length > 0) throw new Error(`expected every link to lead somewhere, found:\n${broken.join("\n")}`);
      },
    },
  };
}

/**
 * Where the browser denies storage, reading `localStorage` throws, and Starlight's theme would end with it: it asks only whether there
 * is one. So there is none. Can go when ThemeProvider and ThemeSelect of Starlight catch it.
 */
function deniedStorage() {
  const content = `try { localStorage } catch { Object.defineProperty(window, "localStorage", { value: undefined }) }`;
  return { tag: "script", content };
}

/** What a link to the site looks like elsewhere. Such pictures need a whole address. */
function socialCard(siteUrl) {
  const content = new URL("card.png", siteUrl).href;
  const alt = "gRPC Streaming Playground: change the handler, press Run, watch the stream";
  return [
    { tag: "meta", attrs: { property: "og:image", content } },
    { tag: "meta", attrs: { property: "og:image:alt", content: alt } },
    { tag: "meta", attrs: { name: "twitter:card", content: "summary_large_image" } },
  ];
}

/** Leaves packages out of the code that makes the pages, where they would be bundled a second time for nothing. */
function browserOnly(prefix) {
  return {
    name: "browser-only",
    enforce: "pre",
    applyToEnvironment: ({ name }) => name !== "client",
    resolveId: (id) => (id.startsWith(prefix) ? { id, external: true } : undefined),
  };
}

/**
 * Astro drops a stylesheet that no page links, although a chunk which is loaded later imports it: Monaco would come
 * without its styles. What is among a chunk's assets is kept, since https://github.com/withastro/astro/pull/14607. Can
 * go when the same place (astro:rollup-plugin-inline-stylesheets) asks for a chunk's `importedCss` too.
 */
function keepLazyStyles() {
  return {
    name: "keep-lazy-styles",
    applyToEnvironment: ({ name }) => name === "client",
    generateBundle(_options, bundle) {
      for (const { viteMetadata } of Object.values(bundle)) {
        for (const css of viteMetadata?.importedCss ?? []) viteMetadata.importedAssets.add(css);
      }
    },
  };
}

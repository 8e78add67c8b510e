// Unit tests of every part that runs in Node; the browser's are Playwright's (e2e/).
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { limits } from "./server/limits.ts";

const generated = fileURLToPath(new URL("./proto/gen/", import.meta.url));

/** Real calls held against the clock: they run by themselves, after all others. */
const alone = ["site/exercises/exercises.test.ts", "server/sandbox/attacks/attacks.test.ts"];

export default defineConfig({
  // As in astro.config.mjs.
  define: { MESSAGE_BYTES: String(limits.messageBytes) },
  test: {
    // Tests and their hooks wait for conditions. This ends one whose condition never comes, also on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Where others share the machine: what a busy moment failed is tried once more, and told of.
    retry: process.env["CI"] === "true" ? 1 : 0,
    // Where the sandbox puts the generated schemas beside a handler, a test finds those of this checkout.
    alias: [{ find: /^\.\/gen\/(.+_pb)$/, replacement: `${generated}$1.js` }],
    projects: [
      {
        extends: true,
        test: {
          name: "side by side",
          include: ["*.test.ts", "{packages,server,content,site,bench,interop,deploy}/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...alone],
          // More than the two cores that there are at least: much of the time goes by with waiting for what ends by itself.
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "alone", include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});

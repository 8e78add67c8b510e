// Playwright's `test`, which also fails when a page logged an error or had an uncaught exception: the reader's console stays clean.
import { type BrowserContext, expect, test as base } from "@playwright/test";

interface Guard {
  /**
   * Errors that a spec causes on purpose: `test.use({ expectedErrors: /…/u })` in its describe or its file. One expression: of a list
   * Playwright would take the second one for options.
   */
  readonly expectedErrors: RegExp;
  readonly consoleGuard: undefined;
}

/** What a browser logs while the server is away. */
export const serverAway = /WebSocket connection to .* failed|net::ERR_|status of 50[234]/u;

const none = /(?!)/u;

export const test = base.extend<Guard>({
  expectedErrors: [none, { option: true }],
  consoleGuard: [
    async ({ browser, expectedErrors }, use) => {
      const errors: string[] = [];
      const add = (text: string): void => {
        if (!expectedErrors.test(text)) errors.push(text);
      };
      const watch = (context: BrowserContext): void => {
        context.on("console", (message) => {
          if (message.type() === "error") add(`${message.text()} (${message.location().url})`);
        });
        context.on("weberror", (thrown) => add(`uncaught ${thrown.error().stack ?? thrown.error().message}`));
      };
      browser.on("context", watch);
      await use(undefined);
      browser.off("context", watch);
      expect(
        errors,
        "errors in the browser's console; what a spec causes on purpose belongs into expectedErrors",
      ).toEqual([]);
    },
    { auto: true },
  ],
});

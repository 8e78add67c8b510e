// Debian's Firefox, where it is installed. Playwright drives it by WebDriver BiDi: its own build of Firefox is another browser.
import { existsSync } from "node:fs";
import path from "node:path";

/** The path of a Firefox that is there, or undefined. */
export function findFirefox(): string | undefined {
  return ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find((file) => existsSync(file));
}

/** What Playwright starts in its place. */
export const firefoxLauncher = path.join(import.meta.dirname, "start-firefox.ts");

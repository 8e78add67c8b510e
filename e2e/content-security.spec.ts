// Promise: no page breaks the Content-Security-Policy that it is sent with, and a script that got in does not run.
import { expect, type Page } from "@playwright/test";
import { test } from "./lab.ts";

const base = (): string => String(process.env["PLAYGROUND_URL"]);

/** What the browser reports, in the page itself and on its console, which hears of workers too. */
async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.exposeFunction("reportViolation", (text: string) => found.push(text));
  await page.addInitScript(() => {
    const { reportViolation } = globalThis as unknown as { reportViolation: (text: string) => void };
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      reportViolation(`${violatedDirective}: ${blockedURI}`),
    );
  });
  page.on("console", (message) => {
    if (/content.security.policy/iu.test(message.text())) found.push(message.text());
  });
  return found;
}

test("no page of the site breaks its policy", async ({ page }) => {
  // Every page of the site, one after the other.
  test.setTimeout(180_000);
  const violations = await violationsOf(page);
  const seen = new Set<string>();
  const waiting = ["/"];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const response = await page.goto(base() + path, { waitUntil: "load" });
    if (!(response?.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    expect(response?.headers()["content-security-policy"], path).toContain("script-src 'self'");
    const links = await page
      .locator("a[href^='/']")
      .evaluateAll((all) => all.map((link) => String(link.getAttribute("href")).replace(/[#?].*/u, "")));
    waiting.push(...links);
  }
  expect(seen.size).toBeGreaterThan(5);
  expect(violations).toEqual([]);
});

test.describe("what the policy refuses", () => {
  test.use({ expectedErrors: /Content Security Policy/u });

  test("an inline script that was not there when the page was built does not run", async ({ page }) => {
    const violations = await violationsOf(page);
    await page.goto(`${base()}/guide/unary/`);
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'broken in'";
      document.body.append(script);
    });
    await expect.poll(() => violations.join()).toContain("script-src");
    expect(await page.title()).not.toBe("broken in");
  });

  test("no other site can frame a page", async ({ page }) => {
    // The same server by another name: another origin.
    const other = base().replace("127.0.0.1", "localhost");
    await page.route(`${other}/frame`, (route) =>
      route.fulfill({ contentType: "text/html", body: `<iframe src="${base()}/guide/unary/"></iframe>` }),
    );
    await page.goto(`${other}/frame`);
    await expect.poll(() => page.frames()[1]?.url()).toBe("chrome-error://chromewebdata/");
  });
});

// What axe finds on a page, and which targets are too small for a finger or an unsteady hand.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

interface Audit {
  /** A selector: only this part of the page. */
  readonly part?: string;
  /** Only these rules of axe. */
  readonly rules?: string[];
}

/** smallTargets measures more of them; axe also counts what is under a bar that sticks to the window, until the page is scrolled. */
const sizes = ["target-size"];

/** A line for each rule that is broken, with the elements that break it. */
export async function violations(page: Page, { part, rules }: Audit = {}): Promise<string[]> {
  const builder = new AxeBuilder({ page }).disableRules(sizes);
  if (part !== undefined) builder.include(part);
  if (rules === undefined) builder.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  else builder.withRules(rules);
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** Changes the theme, the system's too, and waits until no colour is on its way any more. */
export async function useTheme(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate((theme) => {
    document.documentElement.dataset["theme"] = theme;
    const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
    return Promise.allSettled(transitions.map(({ finished }) => finished));
  }, colorScheme);
}

/** What a page is there for: on a phone, the thumb needs more room there. */
const mainNames =
  /^(Run|Stop|Check|Send|End input|Cancel|Create|Menu|Search|More|Task|Code|Result|Edit the code|Next: .*)$/u.source;

/**
 * A line for each target that is smaller than 24 by 24 CSS pixels, or than 44 high for the main ones where `isPhone`. Not counted,
 * as WCAG 2.5.8 has it: links in a line of text, places in code, and what the editor draws. Nor dividers, which keys move too.
 */
export function smallTargets(page: Page, { isPhone }: { readonly isPhone: boolean }): Promise<string[]> {
  return page.evaluate(
    ({ main, leastMain }) => {
      const least = 24;
      const mains = new RegExp(main, "u");
      const nameOf = (one: Element): string =>
        (one.getAttribute("aria-label") ?? (one instanceof HTMLInputElement ? one.type : one.textContent)).trim();
      const isInText = (one: Element): boolean =>
        one.closest("pre, .monaco-editor, [role='separator']") !== null ||
        (one.matches("a, .lab-link") &&
          getComputedStyle(one).display.startsWith("inline") &&
          one.closest("p, li, td, dd") !== null);
      /** With its label, which is a part of the target. */
      const sizeOf = (one: Element): { width: number; height: number } => {
        const label = one instanceof HTMLInputElement ? one.labels?.[0] : undefined;
        const boxes = [one, ...(label ? [label] : [])].map((part) => part.getBoundingClientRect());
        const at = (side: "left" | "top" | "right" | "bottom") => boxes.map((box) => box[side]);
        return {
          width: Math.max(...at("right")) - Math.min(...at("left")),
          height: Math.max(...at("bottom")) - Math.min(...at("top")),
        };
      };
      return (
        [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [role='tab']")]
          .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !isInText(one))
          .map((one) => ({ name: nameOf(one), ...sizeOf(one), tag: one.tagName.toLowerCase() }))
          // One pixel is how a part is kept for screen readers alone.
          .filter(({ width, height }) => width > 1 && height > 1)
          // Half a pixel is lost where a layout divides.
          .filter(
            ({ name, width, height }) => width < least - 0.5 || height < (mains.test(name) ? leastMain : least) - 0.5,
          )
          .map(
            ({ tag, name, width, height }) =>
              `${tag} "${name.slice(0, 40)}": ${width.toFixed(0)} by ${height.toFixed(0)}`,
          )
      );
    },
    { main: mainNames, leastMain: isPhone ? 44 : 24 },
  );
}

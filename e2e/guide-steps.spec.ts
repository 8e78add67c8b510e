// Promise: what a page tells the reader to try has the outcome that the page tells. Every lab of every page, every step.
import { expect, type Locator, type Page } from "@playwright/test";
import { guidePages } from "./guide-pages.ts";
import { edited, handlerOf, Lab, protoOfExample, test } from "./lab.ts";

interface Edit {
  readonly replace: string;
  readonly by: string;
}

interface ProtoEdit {
  readonly proto: string;
  readonly by: string;
}

type Action =
  | Edit
  | ProtoEdit
  | string
  | { readonly send: object }
  | { readonly request: object }
  | { readonly method: string }
  | { readonly deadline: number }
  | { readonly metadata: Readonly<Record<string, string>> }
  | { readonly received: number };

for (const path of guidePages) {
  test(`every lab and step of ${path}`, async ({ page }) => {
    test.setTimeout(600_000);
    // No drafts and no ticks of the step before.
    await page.addInitScript(() => localStorage.clear());
    await open(page, path);
    const labs = await page.locator(".lab-frame").count();
    const lists = page.locator("try-steps");
    expect(await lists.count(), "each lab has its steps").toBe(labs);
    for (let index = 0; index < labs; index++) {
      const steps = await lists.nth(index).locator("li[data-step]").count();
      for (let step = 0; step < steps; step++) {
        await test.step(`lab ${String(index + 1)}, step ${String(step + 1)}`, async () => {
          await open(page, path);
          await perform(page, index, lists.nth(index).locator("li[data-step]").nth(step));
        });
      }
    }
  });
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}${path}`);
}

async function perform(page: Page, index: number, item: Locator): Promise<void> {
  const lab = await Lab.nth(page, index);
  const example = String(await page.locator(".lab-frame").nth(index).getAttribute("data-example"));
  const tick = item.getByRole("img", { name: "Done", exact: true });
  await expect(tick).toHaveCount(0);
  const does = String(await item.getAttribute("data-perform"));
  let source = handlerOf(example);
  let proto = protoOfExample(example);
  for (const action of JSON.parse(does) as Action[]) {
    if (typeof action === "object" && "replace" in action) {
      source = edited(source, action.replace, action.by);
      await lab.write(source);
    } else if (typeof action === "object" && "proto" in action) {
      proto = edited(proto, action.proto, action.by);
      await lab.writeProto(proto);
    } else {
      await act(lab, action);
    }
  }
  await expect(tick, `after ${does} the page ticks its step`).toBeVisible({ timeout: 60_000 });
}

async function act(lab: Lab, action: Exclude<Action, Edit | ProtoEdit>): Promise<void> {
  if (typeof action === "string") return press(lab, action);
  if ("send" in action) return lab.send(action.send);
  if ("request" in action) return lab.request(action.request);
  if ("method" in action) return lab.chooseMethod(action.method);
  if ("deadline" in action) return lab.deadline(action.deadline);
  if ("metadata" in action) return lab.metadata(action.metadata);
  return lab.expectReceived(action.received);
}

async function press(lab: Lab, action: string): Promise<void> {
  switch (action) {
    case "run":
      return lab.run();
    case "run the old client":
      return lab.button("Run the old client").click();
    case "cancel":
      return lab.button("Cancel").click();
    case "end input":
      return lab.button("End input").click();
    case "send":
      return lab.button("Send").click();
    case "validate":
      return lab.root.getByRole("checkbox", { name: "Validate requests" }).check();
    case "ended":
      return lab.expectEnded();
    default:
      throw new Error(`a page asks for "${action}", which this spec cannot do`);
  }
}

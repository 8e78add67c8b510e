// What of the site opens: dialogs, menus, forms, lists and verdicts, each with the way a reader opens it. Specs go through all of them.
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { Lab, protoOf } from "./lab.ts";

interface Opener {
  readonly name: string;
  readonly path: string;
  /** Only where there is room for it, or only where there is none. */
  readonly only?: "wide" | "phone";
  /** Opens it, and resolves when it is to be seen. */
  readonly open: (page: Page) => Promise<void>;
}

const wholeLab = (open: (lab: Lab, page: Page) => Promise<void>) => async (page: Page) =>
  open(await Lab.nth(page, 0), page);
const labAsBuilt = (open: (lab: Lab, page: Page) => Promise<void>) => async (page: Page) =>
  open(await Lab.awake(page, 0), page);

const solution = (): string =>
  readFileSync(new URL("../content/exercises/stop-on-cancel/solution.ts", import.meta.url), "utf8");

/** As it is when it has loaded. */
const asItLoads = (path: string): Opener => ({
  name: `${path}, as it loads`,
  path,
  open: (page) => expect(page.getByRole("heading", { level: 1 })).toBeAttached(),
});

/** A page of each kind that nothing below opens, or that has much on it. */
const pages: readonly Opener[] = [
  "/",
  "/guide/overview/",
  "/guide/performance/",
  "/exercises/",
  "/course/",
  "/lab/stock-ticker/",
  "/reference/services/",
  "/reference/limits/",
  "/embed/chat/",
].map(asItLoads);

const ofTheSite: readonly Opener[] = [
  {
    name: "the search with its results",
    path: "/guide/unary/",
    async open(page) {
      await page.getByRole("button", { name: "Search" }).click();
      await page.getByPlaceholder("Search").first().fill("cancel");
      await expect(page.locator(".pagefind-ui__result-title").first()).toBeVisible();
    },
  },
  {
    name: "home's menu",
    path: "/",
    only: "phone",
    async open(page) {
      await page.getByRole("button", { name: "Menu" }).click();
      await expect(page.getByRole("combobox", { name: "Select theme" }).last()).toBeVisible();
    },
  },
  {
    name: "the guide's menu",
    path: "/guide/unary/",
    only: "phone",
    async open(page) {
      await page.getByRole("button", { name: "Menu" }).click();
      await expect(
        page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Quick start" }),
      ).toBeVisible();
    },
  },
  {
    name: "the keys of an exercise",
    path: "/exercises/stop-on-cancel/",
    only: "wide",
    async open(page) {
      await Lab.hydrated(page);
      await page.getByRole("button", { name: "Keys" }).click();
      await expect(page.getByRole("dialog", { name: "Keys of this page" })).toBeVisible();
    },
  },
  {
    name: "hints and a solution",
    path: "/exercises/stop-on-cancel/",
    async open(page) {
      await page.getByText(/^Hint 1 of/u).click();
      await page.getByText("Show one that passes").click();
      await expect(page.getByText("context.signal").last()).toBeVisible();
    },
  },
  {
    name: "checks that do not hold",
    path: "/exercises/stop-on-cancel/",
    open: labAsBuilt(async (lab, page) => {
      await page.getByRole("button", { name: "Check", exact: true }).filter({ visible: true }).click();
      await expect(page.getByRole("region", { name: "Checks" }).getByRole("status")).toHaveText("2 of 3 hold.");
      await expect(lab.root).toBeVisible();
    }),
  },
];

const ofALab: readonly Opener[] = [
  {
    name: "Share",
    path: "/lab/chat/",
    open: wholeLab(async (lab, page) => {
      await lab.button("Share").click();
      await expect(page.getByRole("textbox", { name: "Link to join" })).toHaveValue(/http/u);
    }),
  },
  {
    name: "the path of a new .proto",
    path: "/guide/unary/",
    open: wholeLab(async (lab, page) => {
      await lab.button("Add a .proto file").click();
      await page.getByRole("textbox", { name: "Path" }).fill("not a path");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("textbox", { name: "Path" })).toHaveAttribute("aria-invalid", "true");
    }),
  },
  {
    name: "another path for a .proto",
    path: "/guide/unary/",
    open: wholeLab(async (lab, page) => {
      await lab.button("Add a .proto file").click();
      await page.getByRole("textbox", { name: "Path" }).fill("shop/v1/money.proto");
      await page.keyboard.press("Enter");
      await lab.button("Rename shop/v1/money.proto").click();
      await expect(page.getByRole("dialog", { name: "Rename shop/v1/money.proto" })).toBeVisible();
    }),
  },
  {
    name: "More, with the request, metadata and faults",
    path: "/guide/server-streaming/",
    open: wholeLab(async (lab) => {
      await lab.openRequest();
      await lab.button("Add metadata").click();
      await lab.root.getByText("Faults", { exact: true }).click();
      await expect(lab.root.getByRole("spinbutton", { name: "Delay responses" })).toBeVisible();
    }),
  },
  {
    name: "the request as a form",
    path: "/lab/log-aggregation/",
    open: wholeLab(async (lab) => {
      await lab.openRequest();
      await lab.button("Form").click();
      await expect(lab.root.getByRole("group", { name: /as a form$/u })).toContainText("level");
    }),
  },
  {
    name: "a message of the stream, and the kept runs",
    path: "/lab/stock-ticker/",
    open: wholeLab(async (lab) => {
      await lab.request({ symbol: "AXE", count: 2, interval_ms: 1 });
      await lab.run();
      await lab.expectStatus("OK");
      await lab.received.first().click();
      await lab.view("Runs");
      await expect(lab.root.getByRole("region", { name: "Runs" })).toBeVisible();
    }),
  },
  {
    name: "the editor, after a run",
    path: "/guide/server-streaming/",
    open: wholeLab(async (lab) => {
      await lab.button("Edit the code").click();
      await expect(lab.editor).toBeFocused();
      await lab.request({ symbol: "AXE", count: 3, interval_ms: 10 });
      await lab.run();
      await lab.expectStatus("OK");
    }),
  },
  {
    name: "mistakes in the request",
    path: "/guide/server-streaming/",
    open: wholeLab(async (lab) => {
      await lab.openRequest();
      await lab.root.getByRole("textbox", { name: /^Request/u }).fill('{ "symbol": ');
      await lab.run();
      await expect(lab.root.getByRole("alert").first()).toBeVisible();
    }),
  },
  {
    name: "a lab among text, as a workbench",
    path: "/guide/unary/",
    open: labAsBuilt(async (lab) => {
      await lab.button("Open workbench").click();
      await expect(lab.button("Close workbench")).toBeVisible();
    }),
  },
];

/** Labs of the reader's own, at the start of the playground. */
async function makeOwn(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Your .proto" }).fill(protoOf("chat/v1/chat.proto"));
  await expect(page.getByRole("list", { name: "Methods found" })).toBeVisible();
}

async function keepOwn(page: Page): Promise<void> {
  await makeOwn(page);
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/lab\/my\/#/u);
  await page.goBack();
  await expect(page.getByRole("list", { name: "Your labs" })).toBeVisible();
}

const ofOnesOwn: readonly Opener[] = [
  { name: "a new lab", path: "/lab/", open: makeOwn },
  {
    name: "a new lab with mistakes",
    path: "/lab/",
    async open(page) {
      await page.getByRole("textbox", { name: "Your .proto" }).fill("message {");
      await expect(page.getByRole("list", { name: "Mistakes" })).toBeVisible();
    },
  },
  {
    name: "a lab of one's own, with the form of its message",
    path: "/lab/",
    async open(page) {
      await makeOwn(page);
      await page.getByRole("button", { name: "Create" }).click();
      const lab = await Lab.awake(page, 0);
      const result = lab.tab("Result");
      if (await result.isVisible()) await result.click();
      await expect(lab.root.getByRole("group", { name: /as a form$/u })).toBeVisible();
    },
  },
  {
    name: "another name for a kept lab",
    path: "/lab/",
    async open(page) {
      await keepOwn(page);
      await page.getByRole("button", { name: /^Rename/u }).click();
      await expect(page.getByRole("textbox", { name: /^New name of/u })).toBeFocused();
    },
  },
  {
    name: "a deleted lab that can be brought back",
    path: "/lab/",
    async open(page) {
      await keepOwn(page);
      await page.getByRole("button", { name: /^Delete/u }).click();
      await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
    },
  },
];

const success: Opener = {
  name: "checks that hold",
  path: "/exercises/stop-on-cancel/",
  open: labAsBuilt(async (lab, page) => {
    const code = lab.tab("Code");
    if (await code.isVisible()) await code.click();
    await lab.write(solution());
    await page.getByRole("button", { name: "Check", exact: true }).filter({ visible: true }).click();
    await expect(page.getByRole("link", { name: /^Next: /u })).toBeVisible();
  }),
};

export const openers: readonly Opener[] = [...pages, ...ofTheSite, success, ...ofALab, ...ofOnesOwn];

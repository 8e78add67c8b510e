// What the pictures show: pages and labs in the states that a reader sees first.
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { depotProto } from "../depot.ts";
import { Lab } from "../lab.ts";

/** Plays on an empty page until what it shows is to be seen. */
type Scene = (page: Page, url: string) => Promise<void>;

const solution = readFileSync(new URL("../../content/exercises/stop-on-cancel/solution.ts", import.meta.url), "utf8");

async function open(page: Page, url: string, path: string): Promise<Lab> {
  await page.goto(`${url}${path}`);
  return Lab.awake(page, 0);
}

async function check(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Check", exact: true }).filter({ visible: true }).click();
}

async function openExercise(page: Page, url: string): Promise<Lab> {
  return open(page, url, "/exercises/stop-on-cancel/");
}

async function ownLab(page: Page, url: string): Promise<Lab> {
  await page.goto(`${url}/lab/`);
  await page.getByRole("textbox", { name: "Your .proto" }).fill(depotProto);
  await expect(page.getByRole("list", { name: "Methods found" })).toBeVisible();
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page).toHaveURL(/\/lab\/my\/#/u);
  return Lab.awake(page, 0);
}

export const scenes: Readonly<Record<string, Scene>> = {
  async home(page, url) {
    await page.goto(`${url}/`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  },
  async "quick-start"(page, url) {
    await open(page, url, "/guide/quick-start/");
  },
  async "streaming-before"(page, url) {
    await open(page, url, "/guide/server-streaming/");
  },
  async "streaming-after"(page, url) {
    const lab = await open(page, url, "/guide/server-streaming/");
    await lab.run();
    await lab.expectStatus("OK");
  },
  async chat(page, url) {
    const lab = await open(page, url, "/guide/bidirectional-streaming/");
    await lab.run();
    await lab.button("Send").click();
    const other = await lab.addClient();
    await other.run();
    await other.button("Send").click();
    await expect(other.received).not.toHaveCount(0);
  },
  async "exercise-before"(page, url) {
    await openExercise(page, url);
  },
  async "exercise-failed"(page, url) {
    await openExercise(page, url);
    await check(page);
    await expect(page.getByRole("region", { name: "Checks" }).getByRole("status")).toHaveText("1 of 2 hold.");
  },
  async "exercise-success"(page, url) {
    const lab = await openExercise(page, url);
    const code = lab.tab("Code");
    if (await code.isVisible()) await code.click();
    await lab.write(solution);
    await check(page);
    await expect(page.getByRole("link", { name: /^Next: /u })).toBeVisible();
  },
  async playground(page, url) {
    await page.goto(`${url}/lab/`);
    await expect(page.locator("astro-island[ssr]")).toHaveCount(0);
  },
  async "own-lab"(page, url) {
    await ownLab(page, url);
  },
  async "own-lab-form"(page, url) {
    const lab = await ownLab(page, url);
    await lab.openRequest();
    await lab.writeAs("form");
    await lab.run();
    await expect(lab.received).not.toHaveCount(0);
  },
};

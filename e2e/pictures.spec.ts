// Promise: the timeline is played again slowly, step by step, and each picture can be taken along, with its axes, units and title.
import { readFile } from "node:fs/promises";
import { expect, type Locator } from "@playwright/test";
import { Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true });

/** A finished stream of `count` messages, with that view open. */
async function finished(lab: Lab, view: string, count = 3): Promise<Locator> {
  await lab.request({ symbol: "AAPL", count, interval_ms: 20 });
  await lab.run();
  await lab.expectStatus("OK");
  return lab.view(view);
}

/** What the dialog saves under that label, once it says so. */
async function saved(panel: Locator, label: string): Promise<{ name: string; content: Buffer }> {
  const page = panel.page();
  await panel.getByRole("button", { name: "Picture" }).click();
  const dialog = page.getByRole("dialog", { name: "Picture" });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: label }).click(),
  ]);
  await expect(dialog).toContainText(`Saved as ${download.suggestedFilename()}`);
  await dialog.getByRole("button", { name: "Close" }).click();
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

test("a run is played again, paused and gone through event by event, with its row and its line of code", async ({
  page,
}) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const timeline = await finished(lab, "Timeline");
  await timeline.getByRole("button", { name: "Replay", exact: true }).click();
  const replay = timeline.getByRole("group", { name: "Replay" });
  await replay.getByRole("button", { name: "Pause" }).click();
  await expect(replay.getByRole("combobox", { name: "Speed of the replay" })).toHaveValue("0.1");
  await replay.getByRole("slider", { name: "Moment of the replay" }).press("Home");
  const event = replay.locator(".lab-replay-event");
  await expect(async () => {
    await replay.getByRole("button", { name: "Next event" }).click();
    await expect(event).toContainText("yielded message 2", { timeout: 1 });
  }).toPass();
  await expect(replay.getByRole("button", { name: "Play", exact: true }), "stepping pauses").toBeVisible();
  await expect(lab.root.locator(".lab-marked-line")).toContainText("yield");
  await lab.tab("Stream").click();
  await expect(lab.stream.locator("[data-selected]")).toContainText("sequence 2");

  await lab.tab("Timeline").click();
  await timeline.getByRole("button", { name: "Replay", exact: true }).click();
  await replay.getByRole("button", { name: "End replay" }).click();
  await expect(replay).toBeHidden();
});

test("a replay comes to the end by itself, also where less motion is asked for, and begins anew", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const timeline = await finished(lab, "Timeline", 1);
  await timeline.getByRole("button", { name: "Replay", exact: true }).click();
  const replay = timeline.getByRole("group", { name: "Replay" });
  await replay.getByRole("combobox", { name: "Speed of the replay" }).selectOption("1");
  await expect(replay.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await expect(replay.locator(".lab-replay-event")).toContainText("OK");
  await replay.getByRole("button", { name: "Play", exact: true }).click();
  await expect(replay.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await lab.run();
  await expect(replay, "another run is another replay").toBeHidden();
});

const drawn = [
  { view: "Timeline", title: "Timeline of StreamPrices", texts: ["client", "handler", " ms", "initial metadata"] },
  { view: "Charts", title: "Charts of StreamPrices", texts: ["price over time", "msg/s", "messages", "1 s"] },
  { view: "Flow", title: "Flow of StreamPrices", texts: ["msg/s", "KiB", "handler yields", " s"] },
] as const;

for (const { view, title, texts } of drawn) {
  test(`${view} is saved as SVG and as PNG, with its title, its units and the colours of the theme`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: "light" });
    const lab = await Lab.open(page, "/guide/server-streaming/");
    const panel = await finished(lab, view, 12);
    const light = (await saved(panel, "Download SVG")).content.toString();
    for (const text of [`<title>${title}</title>`, ...texts]) expect(light).toContain(text);
    expect(light, "nothing from elsewhere").not.toMatch(/href|url\((?!#)|var\(/u);
    await page.emulateMedia({ colorScheme: "dark" });
    const ground = /<polygon points="0,0 [^"]*" fill="([^"]+)"/u;
    await expect(async () => {
      const dark = (await saved(panel, "Download SVG")).content.toString();
      expect(ground.exec(dark)?.[1]).not.toBe(ground.exec(light)?.[1]);
    }).toPass();
    const { name, content } = await saved(panel, "Download PNG");
    expect(name).toMatch(/StreamPrices\.png$/u);
    expect(content.subarray(1, 4).toString()).toBe("PNG");
    expect(content.readUInt32BE(16), "twice as many pixels as it is wide").toBe(1_920);
  });
}

test("a picture is copied; where the browser denies it, the dialog says what to do", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const timeline = await finished(lab, "Timeline");
  await timeline.getByRole("button", { name: "Picture" }).click();
  const dialog = page.getByRole("dialog", { name: "Picture" });
  await dialog.getByRole("button", { name: "Copy as SVG" }).click();
  await expect(dialog).toContainText("The SVG is on the clipboard.");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    "<title>Timeline of StreamPrices</title>",
  );
  await dialog.getByRole("button", { name: "Copy as PNG" }).click();
  await expect(dialog).toContainText("The PNG is on the clipboard.");
  const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => [...item.types]));
  expect(types).toContain("image/png");

  await page.evaluate(() => {
    const deny = (): Promise<void> => Promise.reject(new DOMException("denied", "NotAllowedError"));
    Object.assign(navigator.clipboard, { write: deny, writeText: deny });
    Object.assign(document, { execCommand: () => false });
  });
  for (const label of ["Copy as PNG", "Copy as SVG"]) {
    await dialog.getByRole("button", { name: label }).click();
    await expect(dialog).toContainText("download the picture instead");
  }
});

test("before a run each view says what will be there, and there is nothing to take along", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const timeline = await lab.view("Timeline");
  await expect(timeline).toContainText("Run the handler: each event of both sides gets a mark here");
  for (const name of ["Picture", "Replay"]) await expect(timeline.getByRole("button", { name })).toBeDisabled();
  await expect(await lab.view("Charts")).toContainText("Run the handler: its stream is drawn here");
  const flow = await lab.view("Flow");
  await expect(flow).toContainText("Nothing has flowed yet");
  await expect(flow.getByRole("button", { name: "Picture" })).toBeDisabled();
});

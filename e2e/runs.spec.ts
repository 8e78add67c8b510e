// Promise: a run is not gone when it is over: it can be played again, held against another, and kept as a fixture.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true, permissions: ["clipboard-read", "clipboard-write"] });

test("two runs are compared, one is played again, and one becomes a fixture", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  const runs = await lab.view("Runs");
  for (const text of ["first", "second"]) {
    await lab.run();
    await lab.send({ user: "Ann", text });
    await expect(lab.status).toContainText("↓1");
    await lab.button("End input").click();
    await lab.expectStatus("OK");
  }
  await runs.getByRole("checkbox", { name: "Compare run 1" }).check();
  await runs.getByRole("checkbox", { name: "Compare run 2" }).check();
  const comparison = runs.getByRole("region", { name: "Comparison" });
  await expect(comparison).toContainText("Echo: first");
  await expect(comparison).toContainText("Echo: second");

  await runs.getByRole("button", { name: "Replay run 1" }).click();
  const replay = runs.getByRole("region", { name: "Replay of run 1" });
  await expect(replay).toContainText("to its end");
  await expect(replay).toContainText("Echo: first");

  const saving = page.waitForEvent("download");
  await runs.getByRole("button", { name: "Save run 1" }).click();
  const file = await (await saving).path();
  await runs.getByLabel("Open a recording").setInputFiles(file);
  await expect(runs).toContainText("Opened as file 1");
  await runs.getByRole("button", { name: "Replay file 1" }).click();
  await expect(runs.getByRole("region", { name: "Replay of file 1" })).toContainText("Echo: first");
  await runs.getByLabel("Open a recording").setInputFiles({
    ...{ name: "other.json", mimeType: "application/json", buffer: Buffer.from("{}") },
  });
  await expect(runs).toContainText('other.json: expected "recording": 1, found nothing');

  await runs.getByRole("row").nth(1).getByRole("button", { name: "Copy as fixture" }).click();
  await expect(runs.getByText("Copied")).toBeVisible();
  const fixture = JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as object;
  expect(fixture).toMatchObject({
    handler: { service: "chat.v1.ChatService", method: "Chat", example: "chat" },
    request: { stream: [{ user: "Ann", text: "first" }] },
    expected_response: { status_code: 0, stream: [{ text: "Echo: first" }] },
  });
});

test("Changes shows what was changed against the original", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  await expect(await lab.view("Changes")).toContainText("nothing has been changed yet");
  await (await lab.view("handler.ts")).getByRole("button", { name: "Edit the code" }).click();
  await lab.write(edited(handlerOf("chat"), "`Echo: ${line.text}`", "`Changed: ${line.text}`"));
  const changes = await lab.view("Changes");
  await expect(changes.getByText("Changed: ")).toBeVisible();
  await expect(changes.getByText("Echo: ")).toBeVisible();
});

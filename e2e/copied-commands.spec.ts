// Promise: a run copied as a command runs as pasted, in each tool, and prints the messages that the page has shown.
import { execFile } from "node:child_process";
import { delimiter } from "node:path";
import { promisify } from "node:util";
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true, permissions: ["clipboard-read", "clipboard-write"] });

const exec = promisify(execFile);

/** grpcurl is in neither npm nor Debian, so nothing here can run it. */
const runnable = ["buf curl", "curl", "Node", "Python"];

const priced = edited(handlerOf("stock-ticker"), "{ ...this.#market.quote(symbol),", "{ symbol, price: 1.5,");
const answered = edited(handlerOf("chat"), "`Echo: ${line.text}`", "`${line.text}? ${line.text}!`");

test("unary", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  await lab.write(answered);
  await lab.chooseMethod("SendMessage");
  await lab.request({ user: "it's me", text: 'say "hé" for $5 \\ `id`' });
  await lab.run();
  await lab.expectStatus("OK");
  await expectSameFromAll(lab);
});

test("server streaming, with metadata and a deadline", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(
    edited(priced, "sequence: ++sequence", 'timestamp: context.deadline ? "in time" : "", sequence: ++sequence'),
  );
  await lab.request({ symbol: "AAPL", count: 4, interval_ms: 5 });
  await lab.root.getByRole("textbox", { name: "Deadline" }).fill("60000");
  await lab.button("Add metadata").click();
  await lab.root.getByRole("textbox", { name: "Metadata key 1" }).fill("x-note");
  await lab.root.getByRole("textbox", { name: "Metadata value 1" }).fill('it\'s "quoted", and more');
  await lab.run();
  await lab.expectStatus("OK");
  await expectSameFromAll(lab);
});

test("client streaming, with the messages of the last run", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/client-streaming/");
  await lab.run();
  for (const level of ["INFO", "it's", "WARN"])
    await lab.send({ level, message: "m", timestamp: "2024-01-01T10:00:00Z" });
  await lab.button("End input").click();
  await lab.expectStatus("OK");
  await expectSameFromAll(lab);
});

test("bidirectional streaming, from the samples before there was a run", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
  await lab.write(answered);
  for (const tool of runnable) {
    const texts = (await runPasted(lab, tool)).map((message) => message["text"]);
    expect(texts[0], tool).toBe("Hello? Hello!");
    expect(
      texts.filter((text) => /^(.*)\? \1!$/u.test(String(text))),
      tool,
    ).toHaveLength(3);
  }
});

test("an edit since the deployment is told, and deployed on demand; code with errors says so", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  const panel = await lab.view("Copy as");
  await expect(panel).toContainText("buf curl");
  await lab.write("export default 5;");
  await expect(panel).toContainText("you have changed it since");
  await panel.getByRole("button", { name: "Deploy the new code" }).click();
  await expect(panel.getByRole("alert")).toContainText("The code has errors");
  await lab.request({ ticker: 1 });
  await lab.button("Reset").click();
  await panel.getByRole("button", { name: "Try again" }).click();
  await expect(panel).toContainText('has no field "ticker"');
});

type Message = Readonly<Record<string, unknown>>;

async function expectSameFromAll(lab: Lab): Promise<void> {
  const shown: Message[] = [];
  for (const row of await lab.received.all()) {
    await row.click();
    const message = lab.root.getByRole("region", { name: "Message in full" });
    shown.push(plain(JSON.parse(await message.locator("pre").innerText()) as Message));
    await message.getByRole("button", { name: "Close the message" }).click();
  }
  expect(shown.length).toBeGreaterThan(0);
  for (const tool of runnable) expect(await runPasted(lab, tool), tool).toEqual(shown);
}

/** Copies the command from the page, gives it to a shell, and reads the messages that it prints. */
async function runPasted(lab: Lab, tool: string): Promise<Message[]> {
  const panel = await lab.view("Copy as");
  await panel.getByText(tool, { exact: true }).click();
  await panel.getByRole("button", { name: "Copy" }).click();
  await expect(panel.getByText("Copied")).toBeVisible();
  const command = await lab.page.evaluate(() => navigator.clipboard.readText());
  // Python's grpcio is the system's, Node and buf are the project's.
  const path = ["node_modules/.bin", "/usr/bin", String(process.env["PATH"])].join(delimiter);
  const { stdout } = await exec("bash", ["-c", command], { env: { ...process.env, PATH: path } });
  const documents = stdout
    .trim()
    .split(/\n(?=\{)/u)
    .map((text) => JSON.parse(text) as Message);
  // Connect's stream ends with a line of its own: trailers, no message.
  if (tool === "curl" && command.includes("connect+json")) documents.pop();
  return documents.map(plain);
}

/** Tools differ in how they write field names, in whether they write defaults, and the hour differs between two calls. */
function plain(message: Message): Message {
  const kept = Object.entries(message).filter(
    ([key, value]) => !(key === "timestamp" && /^\d{4}-/u.test(String(value))) && !isDefault(value),
  );
  return Object.fromEntries(kept.map(([key, value]) => [camel(key), isMessage(value) ? plain(value) : value]));
}

const camel = (key: string): string => key.replace(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
const isMessage = (value: unknown): value is Message => typeof value === "object" && value !== null;
const isDefault = (value: unknown): boolean =>
  value === "" || value === 0 || value === false || (isMessage(value) && Object.keys(value).length === 0);

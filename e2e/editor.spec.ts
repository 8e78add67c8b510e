// Promise: the editor teaches: it imports what it completes, names the mistakes in the types, and knows the .proto.
import { expect, type Locator } from "@playwright/test";
import { depotProto } from "./depot.ts";
import { edited, handlerOf, Lab, test } from "./lab.ts";

/** Each is imported by one of the examples; types stand where a type is expected. */
const names: readonly (readonly [name: string, from: string])[] = [
  ...["create", "toBinary", "fromBinary", "toJson", "clone"].map((name) => [name, "@bufbuild/protobuf"] as const),
  ...["timestampNow", "timestampFromDate", "timestampDate", "TimestampSchema", "anyPack", "durationFromMs"].map(
    (name) => [name, "@bufbuild/protobuf/wkt"] as const,
  ),
  ...["RpcError", "StatusCode", "sleep"].map((name) => [name, "grpc-handler"] as const),
  ...[
    ...["GetPriceRequestSchema", "GetPriceResponseSchema", "StreamPricesRequestSchema", "StreamPricesResponseSchema"],
    ...["StreamMultiplePricesRequestSchema", "StockService"],
  ].map((name) => [name, "./gen/stock/v1/stock_pb"] as const),
];
const types = ["GrpcHandler", "GrpcRequest", "GrpcResponse", "CallContext"];

declare global {
  var releaseCompletion: (() => void) | undefined;
}

/** In the page: from the first question for suggestions on, holds what is for workers, until `releaseCompletion` is called. */
function holdCompletion(): void {
  const { prototype } = Worker;
  const post = Reflect.get<Worker, "postMessage">(prototype, "postMessage");
  const held: (() => unknown)[] = [];
  prototype.postMessage = new Proxy(post, {
    apply(_, worker, message) {
      const send = (): unknown => Reflect.apply(post, worker, message);
      if (JSON.stringify(message).includes("completionsWithImports"))
        globalThis.releaseCompletion ??= () => {
          prototype.postMessage = post;
          for (const one of held) one();
        };
      if (globalThis.releaseCompletion) held.push(send);
      else send();
    },
  });
}

test("what completion offers first brings its import", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  for (const [name, from] of names) {
    await lab.write("// Mine.");
    await lab.complete(`\n${name.slice(0, -1)}`, name);
    await expect(lab.code).toContainText(`import { ${name} } from "${from}";`);
  }
  for (const name of types) {
    await lab.write("// Mine.");
    await lab.complete(`\nlet value: ${name.slice(0, -1)}`, name);
    await expect(lab.code).toContainText(`import type { ${name} } from "grpc-handler";`);
  }
});

test("four letters are enough for create, which joins the import that is there", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(`import { toBinary } from "@bufbuild/protobuf";`);
  await lab.complete(`\n${"create".slice(0, 4)}`, "create");
  await expect(lab.code).toContainText(`import { create, toBinary } from "@bufbuild/protobuf";`);
});

test("Enter behind a complete word is a new line, also while the word is suggested", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write("const count = 1;");
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("\nconst copy = coun");
  const first = page.getByRole("listbox", { name: "Suggest" }).getByRole("option").first();
  await expect(first).toHaveAccessibleName(/^count\b/u);
  // What is said of the suggestion has come: it is known to change nothing else.
  await expect(first).toContainText("const count: 1");
  await page.keyboard.type("t");
  await expect(first).toContainClass("focused");
  await page.keyboard.press("Enter");
  await page.keyboard.type("copy;");
  await expect(lab.code.locator(".view-line")).toHaveText(["const count = 1;", "const copy = count", "copy;"]);
});

test("Enter behind a complete name that is not imported brings its import", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write("// Mine.");
  await lab.complete("\nRpcError", "RpcError");
  await expect(lab.code).toContainText(`import { RpcError } from "grpc-handler";`);
});

test("who types on while suggestions are on their way gets those of the new word", async ({ page }) => {
  await page.addInitScript(holdCompletion);
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write("// Mine.");
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("\nlet");
  await page.waitForFunction(() => globalThis.releaseCompletion !== undefined);
  await page.keyboard.type(" value: CallContex");
  await page.evaluate(() => globalThis.releaseCompletion?.());
  await lab.accept("CallContext");
  await expect(lab.code).toContainText(`import type { CallContext } from "grpc-handler";`);
});

test("further editors open without an error, and client.ts has no mistakes", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write("export {}; undeclared;");
  await expect(lab.root.locator(".squiggly-error")).toHaveCount(1);
  const client = await lab.view("client.ts");
  await expect(client.getByRole("textbox", { name: /^client\.ts of / })).toBeAttached();
  // Its first mistake shows that its text has been checked.
  await client.getByRole("textbox", { name: /^client\.ts of / }).focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.insertText("undeclared;\n");
  await expect(client.locator(".squiggly-error")).toHaveCount(1);
  await lab.tab("stock.proto").click();
  await lab.button("Edit the .proto").click();
  await expect(lab.protoEditor).toBeAttached();
  await lab.tab("Changes").click();
  await expect(lab.root.getByRole("region", { name: "Changes of handler.ts" })).toContainText("undeclared");
  expect(errors).toEqual([]);
});

test("a mistake in the types is listed, leads to its line, and stops no run", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  const quote = "const tick = { ...this.#market.quote(symbol), sequence: ++sequence };";
  await lab.write(edited(handlerOf("stock-ticker"), quote, `${quote}\n        const typed: string = 5;`));
  const mistake = lab.problems.getByRole("button", { name: /type .*'number' is not assignable to type 'string'/u });
  await expect(mistake).toBeVisible();
  await mistake.click();
  await expect(lab.editor).toBeFocused();
  await lab.run();
  await lab.expectReceived(1);
  await expect(lab.problems).toContainText("Run runs the code all the same");
});

test("a hover says what the .proto says of a field and of a message", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/server-streaming/");
  await lab.write(`import type { StreamPricesResponse } from "./gen/stock/v1/stock_pb";
export const of = (price: StreamPricesResponse) => price
.sequence;`);
  const description = page.getByRole("tooltip").filter({ visible: true });
  // What the editor draws as one has its indentation in front, and a semicolon behind.
  const field = lab.code.getByText(".sequence");
  const { width = 0, height = 0 } = (await field.boundingBox()) ?? {};
  await field.hover({ position: { x: width - 24, y: height / 2 } });
  await expect(description).toContainText("Counts the responses of the call, from 1.");
  await page.mouse.move(0, 0);
  await expect(description).toBeHidden();
  await lab.code.getByText("StreamPricesResponse", { exact: true }).last().hover();
  await expect(description).toContainText("One price of the stream.");
});

test.describe("while a line is being written", () => {
  test.use({ viewport: { width: 1440, height: 900 } });

  test("a mistake that is found in it is listed without pushing it out of view", async ({ page }) => {
    const lab = await Lab.openAsBuilt(page, "/guide/errors/");
    await lab.root.locator(".lab-static .line").filter({ hasText: "could not be read" }).click();
    await expect(lab.editor).toBeFocused();
    await page.keyboard.press("End");
    await page.keyboard.insertText(" const wrong: number = [];");
    await expect(lab.problems).toContainText("is not assignable to type 'number'");
    await expect(lab.code.locator(".view-line").filter({ hasText: "wrong" })).toBeInViewport({ ratio: 0.9 });
  });
});

/** Each letter of the lines with its colour, by the line's text. */
function coloursOf(lines: Locator): Promise<Record<string, string[]>> {
  return lines.evaluateAll((all) => {
    const found: Record<string, string[]> = {};
    for (const line of all) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      const colours: string[] = [];
      let text = "";
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const { color } = getComputedStyle(node.parentElement ?? line);
        for (const letter of node.textContent ?? "") if (/\S/u.test(letter)) colours.push(`${letter} ${color}`);
        text += node.textContent ?? "";
      }
      found[text.replaceAll("\u00a0", " ").trimEnd()] = colours;
    }
    return found;
  });
}

/** The lines that are in both, and how many have more than one colour. */
async function expectSameColours(lab: Lab, file: RegExp, edit: string): Promise<void> {
  const panel = lab.root.getByRole("tabpanel", { name: file });
  await expect.poll(async () => severalColours(await coloursOf(panel.locator(".lab-static .line")))).toBeGreaterThan(5);
  const text = await coloursOf(panel.locator(".lab-static .line"));
  await lab.button(edit).click();
  await expect(panel.locator(".view-line").first()).toBeVisible();
  await expect(async () => {
    const shown = Object.entries(await coloursOf(panel.locator(".view-line"))).filter(([line]) => line in text);
    expect(shown.length).toBeGreaterThan(8);
    for (const [line, colours] of shown) expect(colours, line).toEqual(text[line]);
  }).toPass();
}

const severalColours = (lines: Record<string, string[]>): number =>
  Object.values(lines).filter((colours) => new Set(colours.map((colour) => colour.slice(2))).size > 1).length;

for (const colorScheme of ["light", "dark"] as const) {
  test(`the editor has the colours of the text that it takes the place of: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const lab = await Lab.open(page, "/lab/chat/");
    await expectSameColours(lab, /^handler\.ts/u, "Edit the code");
    await lab.tab("chat.proto").click();
    await expectSameColours(lab, /^chat\.proto/u, "Edit the .proto");
  });
}

test("the code of a lab of one's own has colours before it is edited, and the same ones after", async ({ page }) => {
  await page.goto(`${String(process.env["PLAYGROUND_URL"])}/lab/`);
  await page.getByRole("textbox", { name: "Your .proto" }).fill(depotProto);
  await expect(page.getByRole("list", { name: "Methods found" })).toBeVisible();
  await page.getByRole("button", { name: "Create" }).click();
  await expectSameColours(await Lab.nth(page, 0), /^handler\.ts/u, "Edit the code");
});

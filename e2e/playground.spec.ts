// Promise: from any .proto to a running handler of one's own, kept in the browser, and nothing of it is lost.
import { expect, type Locator, type Page } from "@playwright/test";
import { depotProto as proto } from "./depot.ts";
import { edited, Lab, test } from "./lab.ts";

const url = (): string => String(process.env["PLAYGROUND_URL"]);

const box = (page: Page): Locator => page.getByRole("textbox", { name: "Your .proto" });
const methods = (page: Page): Locator => page.getByRole("list", { name: "Methods found" });
const yours = (page: Page): Locator => page.getByRole("list", { name: "Your labs" });
const create = (page: Page): Promise<void> => page.getByRole("button", { name: "Create" }).click();

async function start(page: Page): Promise<void> {
  await page.goto(`${url()}/lab/`);
  await expect(page.locator("astro-island[ssr]")).toHaveCount(0);
}

/** Makes a lab, and waits until its workbench is there. */
async function make(page: Page, text = proto): Promise<Lab> {
  await start(page);
  await box(page).fill(text);
  await expect(methods(page)).toBeVisible();
  await create(page);
  return opened(page);
}

/** With all that it has. */
function opened(page: Page): Promise<Lab> {
  return Lab.nth(page, 0);
}

/** The text box of touch screens stands in for the big editor, which is not at issue here. */
test.use({ hasTouch: true });

test("an unknown .proto with four modes becomes a handler that runs, is edited, and answers a request", async ({
  page,
}) => {
  await start(page);
  await box(page).fill(proto);
  await expect(methods(page)).toHaveText(
    "List (unary)Watch (server streaming)Put (client streaming)Sync (bidirectional streaming)",
  );
  await create(page);
  const lab = await opened(page);
  await expect(page.getByRole("heading", { name: "Depot", level: 1 })).toBeVisible();
  await lab.run();
  await lab.expectStatus("OK");
  await expect(lab.received).toHaveCount(5);

  const source = (await lab.root.locator(".lab-static").first().textContent()) ?? "";
  await lab.write(
    edited(source, "hall: message.hall", "hall: `hall ${message.hall}`").replaceAll("sleep(500", "sleep(5"),
  );
  await lab.request({ hall: "north", size: "SIZE_BIG", codes: ["7"] });
  await lab.run();
  await expect(lab.received.first()).toContainText("hall north");
  await lab.expectStatus("OK");
  await expect(lab.problems).toHaveCount(0);
});

test("from a copied .proto to an edited handler that answers a request made in the form: four presses", async ({
  page,
}) => {
  let presses = 0;
  const press = async (target: Locator): Promise<void> => {
    presses++;
    await target.click();
  };
  await start(page);
  const startedMs = Date.now();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, proto);
  await expect(methods(page)).toContainText("Watch (server streaming)");
  await press(page.getByRole("button", { name: "Create" }));
  const lab = await Lab.hydrated(page);
  await press(lab.root.locator(".lab-static .line").filter({ hasText: "hall: message.hall" }).first());
  await expect(lab.editor).toBeFocused();
  await lab.editor.fill(edited(await lab.editor.inputValue(), "hall: message.hall", "hall: `hall ${message.hall}`"));
  const hall = lab.root.getByRole("group", { name: "Request as a form" }).getByRole("textbox", { name: "hall" });
  await press(hall);
  await hall.fill("north");
  await press(lab.button("Run"));
  await expect(lab.received.first()).toContainText("hall north");
  expect(presses).toBe(4);
  const seconds = String((Date.now() - startedMs) / 1000);
  test.info().annotations.push({ type: "presses", description: `${String(presses)} in ${seconds} s` });
});

test("each mode of a new lab answers its sample", async ({ page }) => {
  const lab = await make(page);
  await lab.chooseMethod("List");
  await lab.run();
  await lab.expectStatus("OK");
  for (const method of ["Put", "Sync"]) {
    await lab.chooseMethod(method);
    await lab.run();
    await lab.button("Send").click();
    await lab.button("End input").click();
    await lab.expectStatus("OK");
    await expect(lab.received.first()).toBeVisible();
  }
});

test("a lab that another tab deletes stays on its page with its edits, and can be kept", async ({ page, context }) => {
  const lab = await make(page);
  await lab.write("export default {};\n// mine\n");
  const other = await context.newPage();
  await start(other);
  await other.getByRole("button", { name: "Delete Depot" }).click();
  const notice = page.getByRole("alert").filter({ hasText: "This lab was deleted in another tab." });
  await expect(notice).toBeInViewport({ ratio: 1 });
  await notice.getByRole("button", { name: "Keep it" }).click();
  await expect(notice).toHaveCount(0);
  await page.reload();
  const again = await opened(page);
  await expect(again.editor).toHaveValue(/\/\/ mine/u);

  await start(other);
  await other.getByRole("button", { name: "Delete Depot" }).click();
  await expect(notice).toBeInViewport({ ratio: 1 });
  await expect(again.editor).toHaveValue(/\/\/ mine/u);
  await other.getByRole("button", { name: "Undo" }).click();
  await expect(notice).toHaveCount(0);
  await expect(again.editor).toHaveValue(/\/\/ mine/u);
});

test("a lab is kept with its edits: found again, renamed, copied, deleted and brought back", async ({ page }) => {
  const lab = await make(page);
  await lab.write("export default {};\n// mine\n");
  await page.reload();
  const again = await opened(page);
  await expect(again.editor).toHaveValue(/\/\/ mine/u);

  await page.goBack();
  await expect(box(page)).toHaveValue(proto);
  await expect(yours(page).getByRole("link", { name: "Depot" })).toBeVisible();
  await page.getByRole("button", { name: "Rename Depot" }).click();
  await page.getByRole("textbox", { name: "New name of Depot" }).fill("My depot");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Duplicate My depot" }).click();
  await expect(yours(page).getByRole("link")).toHaveText(["My depot (2)", "My depot"]);
  await page.getByRole("button", { name: "Rename My depot (2)" }).click();
  await page.getByRole("textbox", { name: "New name of My depot (2)" }).fill("my DEPOT");
  await page.keyboard.press("Enter");
  await expect(yours(page).getByRole("alert")).toContainText("There is a lab named “my DEPOT” already");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Delete My depot", exact: true }).click();
  await expect(yours(page).getByRole("link")).toHaveText(["My depot (2)"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "My depot", exact: true }).click();
  await expect((await opened(page)).editor).toHaveValue(/\/\/ mine/u);
});

test("a lab goes out as a file and comes back, beside the one that is there; so does a backup", async ({ page }) => {
  await make(page);
  await page.goto(`${url()}/lab/`);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export Depot" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("depot.lab.json");
  await page.getByLabel("Open a file").setInputFiles(await file.path());
  await expect(page.getByRole("status").getByText("Depot (2) was opened")).toBeVisible();
  const [backup] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export all" }).click(),
  ]);
  await page.getByLabel("Open a file").setInputFiles(await backup.path());
  await expect(yours(page).getByRole("link")).toHaveCount(4);
});

test("a link holds all of a lab, for a browser that has none of it", async ({ page, browser }) => {
  const lab = await make(page);
  await lab.write(edited((await lab.root.locator(".lab-static").first().textContent()) ?? "", "sleep(500", "sleep(6"));
  await lab.button("Share").click();
  const link = await page.getByRole("textbox", { name: "Link to this lab" }).inputValue();
  const elsewhere = await (await browser.newContext({ hasTouch: true })).newPage();
  await elsewhere.goto(link);
  const theirs = await opened(elsewhere);
  await expect(theirs.root).toContainText("sleep(6");
  await theirs.run();
  await theirs.expectStatus("OK");
  await theirs.button("Share").click();
  await elsewhere.getByRole("button", { name: "Keep", exact: true }).click();
  await elsewhere.getByRole("link", { name: "Open it" }).click();
  await expect((await opened(elsewhere)).root).toContainText("sleep(6");
  await elsewhere.context().close();
});

test("an example with its changes is kept as one's own, and runs", async ({ page }) => {
  const lab = await Lab.open(page, "/lab/chat/");
  await lab.button("Share").click();
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(page).toHaveURL(/\/lab\/my\/#/u);
  const own = await opened(page);
  await own.run();
  await own.send({ user: "Ada", text: "hello" });
  await own.button("End input").click();
  await own.expectStatus("OK");
});

test("two tabs of one lab have one text", async ({ page }) => {
  const lab = await make(page);
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  const other = await opened(tab);
  await lab.write("export default {};\n// of the first tab\n");
  await expect(other.root).toContainText("// of the first tab");
});

test.describe("bad input", () => {
  test("a mistake has file, line and column, and leads there; no lab is made of it", async ({ page }) => {
    await start(page);
    await box(page).fill(proto.replace("repeated int64", "repeated int46"));
    const mistake = page.getByRole("list", { name: "Mistakes" }).getByRole("button");
    await expect(mistake).toContainText(/^depot\/v3\/depot\.proto:10:\d+ .*int46/u);
    await create(page);
    await expect(page.getByRole("alert")).toContainText("The .proto has mistakes");
    await mistake.click();
    await expect(box(page)).toBeFocused();
    const line = await box(page).evaluate(
      (area: HTMLTextAreaElement) => area.value.slice(0, area.selectionStart).split("\n").length,
    );
    expect(line).toBe(10);
  });

  test("what is no .proto, and one without methods, says so; nothing is lost", async ({ page }) => {
    await start(page);
    await create(page);
    await expect(page.getByRole("alert")).toContainText("Write or paste a .proto first");
    for (const [text, sentence] of [
      ["\u0000\uFFFF{{{", /depot|service\.proto:1/u],
      ['syntax = "proto3";', /no service with a method/u],
    ] as const) {
      await box(page).fill(text);
      await expect(page.getByRole("list", { name: "Mistakes" })).toContainText(sentence);
      await expect(box(page)).toHaveValue(text);
    }
  });

  test("a line of 64 KiB, and a hundred files", async ({ page }) => {
    await start(page);
    await box(page).fill(`${proto}// ${"x".repeat(64 * 1024)}`);
    await expect(
      page.getByRole("status").filter({ hasText: /Watch \(server streaming\)|could not be read|mistake/u }),
    ).toBeVisible();
    await box(page).fill("");
    const files = Array.from({ length: 100 }, (_, i) => ({
      name: `f${String(i)}.proto`,
      mimeType: "text/plain",
      buffer: Buffer.from(
        `syntax = "proto3"; package p${String(i)}; ${i === 0 ? "service S { rpc Go(M) returns (M); }" : ""} message M {}`,
      ),
    }));
    await page.getByLabel("Open .proto files").setInputFiles(files);
    await expect(methods(page)).toHaveText("Go (unary)");
    await page.getByLabel("Open .proto files").setInputFiles(files.slice(0, 1));
    await expect(page.getByRole("status").filter({ hasText: "One mistake" })).toBeVisible();
    await expect(page.getByRole("list", { name: "Mistakes" })).toHaveText(
      "there are 101 files; at most 100 are allowed",
    );
  });

  test("a name that is taken is refused, and one that nobody chose is numbered", async ({ page }) => {
    await make(page);
    await make(page);
    await expect(page.getByRole("heading", { name: "Depot (2)", level: 1 })).toBeVisible();
    await start(page);
    await expect(methods(page)).toBeVisible();
    await page.getByRole("textbox", { name: "Name" }).fill("depot");
    await create(page);
    await expect(page.getByRole("alert")).toContainText("There is a lab named “depot” already");
    await expect(page).toHaveURL(/\/lab\/$/u);
  });

  test("a full storage keeps the lab in its address", async ({ page }) => {
    await start(page);
    await page.evaluate(() => {
      for (let part = 1 << 20; part > 0; part >>= 1)
        try {
          for (let i = 0; ; i++) localStorage.setItem(`filler:${String(part)}:${String(i)}`, "x".repeat(part));
        } catch {
          // The next smaller part may still have room.
        }
    });
    await box(page).fill(proto);
    await expect(methods(page)).toBeVisible();
    await create(page);
    await expect(page).toHaveURL(/\/lab\/my\/#lab=5\./u);
    const lab = await opened(page);
    await lab.run();
    await lab.expectStatus("OK");
    await lab.write("export default {};");
    await expect(lab.root).toContainText("not kept");
  });

  test("a denied storage says so, and a lab works all the same", async ({ page }) => {
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, {
          configurable: true,
          get() {
            throw new DOMException("denied", "SecurityError");
          },
        });
    });
    const lab = await make(page);
    await expect(page).toHaveURL(/#lab=5\./u);
    await lab.run();
    await lab.expectStatus("OK");
    await page.goto(`${url()}/lab/`);
    await expect(page.getByText("This browser denies storage to this page")).toBeVisible();
  });

  test("a kept lab of another version is listed, kept as it is, and can be taken out", async ({ page }) => {
    await start(page);
    await page.evaluate(() => {
      localStorage.setItem("lab:my:new", '{"kind":"grpc-streaming-playground/lab","version":7}');
      localStorage.setItem("lab:my:cut", '{"kind":"grpc-streaming');
    });
    await page.reload();
    const [newer, cut] = [
      yours(page).getByRole("listitem").filter({ hasText: "lab new" }),
      yours(page).getByRole("listitem").filter({ hasText: "lab cut" }),
    ];
    await expect(newer).toContainText("version 7, which a newer playground wrote");
    await expect(cut).toContainText("cut off or changed");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      newer.getByRole("button", { name: "Export lab new" }).click(),
    ]);
    await page.getByLabel("Open a file").setInputFiles(await file.path());
    await expect(page.getByRole("status").getByText("was not opened: it is of version 7")).toBeVisible();
    await page.goto(`${url()}/lab/my/#new`);
    await expect(page.getByRole("alert")).toContainText("kept as it is");
    await page.goto(`${url()}/lab/my/#gone`);
    await page.reload();
    await expect(page.getByRole("alert")).toContainText("keeps no lab of that name");
  });
});

test("the start has its examples without JavaScript", async ({ browser }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`${url()}/lab/`);
  await expect(page.getByRole("link", { name: "Stock ticker" })).toHaveAttribute("href", "/lab/stock-ticker/");
  await expect(page.getByRole("button", { name: "Create" })).toBeHidden();
  await page.context().close();
});

// The vocabulary of the specs: a lab as a reader sees it, by roles and names.
import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";

export { serverAway, test } from "./console-guard.ts";

/** The example's handler as it stands in content/. */
export function handlerOf(example: string): string {
  return readFileSync(new URL(`../content/examples/${example}/handler.ts`, import.meta.url), "utf8");
}

/** A .proto as it stands in proto/. */
export function protoOf(path: string): string {
  return readFileSync(new URL(`../proto/${path}`, import.meta.url), "utf8");
}

/** The .proto of an example. */
export function protoOfExample(example: string): string {
  const settings = readFileSync(new URL(`../content/examples/${example}/example.json`, import.meta.url), "utf8");
  return protoOf((JSON.parse(settings) as { proto: string }).proto);
}

/** Replaces a piece of the handler that must be there, so that a spec can't go on with an edit that never happened. */
export function edited(source: string, from: string, to: string): string {
  if (!source.includes(from)) throw new Error(`the handler no longer holds ${JSON.stringify(from)}`);
  return source.replace(from, to);
}

export class Lab {
  readonly page: Page;
  readonly root: Locator;

  readonly #isGuest: boolean;

  private constructor(page: Page, root: Locator, isGuest = false) {
    this.page = page;
    this.root = root;
    this.#isGuest = isGuest;
  }

  /** A lab has the clients that were added inside it: what is theirs is not its own. */
  #own(locator: Locator): Locator {
    return this.#isGuest ? locator : locator.and(this.page.locator(":not(.lab-guest *)"));
  }

  /** Opens a page of the guide and takes its first lab, with all that it has. `url`: of a playground of the spec's own. */
  static async open(page: Page, path: string, url = String(process.env["PLAYGROUND_URL"])): Promise<Lab> {
    await page.goto(`${url}${path}`);
    return Lab.nth(page, 0);
  }

  /** The same, with what the page shows from the beginning. */
  static async openAsBuilt(page: Page, path: string): Promise<Lab> {
    await page.goto(`${String(process.env["PLAYGROUND_URL"])}${path}`);
    return Lab.awake(page, 0);
  }

  /** The page's first lab, as it was built: nobody has reached for it yet. */
  static untouched(page: Page, index = 0): Lab {
    return new Lab(page, page.getByRole("region", { name: /^Lab: / }).nth(index));
  }

  /** A lab of the page that is open, counted from 0, with all that it has. */
  static async nth(page: Page, index: number): Promise<Lab> {
    const lab = await Lab.awake(page, index);
    await lab.showMore();
    return lab;
  }

  /** The same, with what the page shows from the beginning. */
  static async awake(page: Page, index: number): Promise<Lab> {
    const lab = Lab.untouched(page, index);
    // A lab comes to life when the reader reaches for it.
    await lab.button("More").hover();
    return lab.alive();
  }

  /** The page's first lab once it is alive, without a pointer's coming near: for labs that do not wait to be reached for. */
  static hydrated(page: Page): Promise<Lab> {
    return Lab.untouched(page).alive();
  }

  /** Once its code is there. */
  async alive(): Promise<Lab> {
    await expect(this.root.locator("xpath=ancestor::astro-island[not(@ssr)]")).toBeAttached();
    return this;
  }

  /** Shows every view and control, also those that the page does not teach with. */
  async showMore(): Promise<void> {
    const more = this.button("More");
    if ((await more.getAttribute("aria-expanded")) === "false") await more.click();
    await expect(more).toHaveAttribute("aria-expanded", "true");
  }

  /** Adds a client beside this lab's own, of the same handler. */
  async addClient(): Promise<Lab> {
    const clients = this.page.getByRole("region", { name: /^Client \d+ of / });
    const count = await clients.count();
    await this.page.getByRole("button", { name: "Add a client", exact: true }).first().click();
    return new Lab(this.page, clients.nth(count), true);
  }

  button(name: string): Locator {
    return this.#own(this.root.getByRole("button", { name, exact: true }));
  }

  /** A view of the run, or a file. */
  tab(name: string): Locator {
    return this.#own(this.root.getByRole("tab", { name, exact: true }));
  }

  /** The log of both directions, as the client sees it. */
  get stream(): Locator {
    return this.#own(this.root.getByRole("log", { name: "Stream" }));
  }

  /** What the handler did, as Watch tells it. */
  get handler(): Locator {
    return this.#own(this.root.getByRole("log", { name: "Handler" }));
  }

  get status(): Locator {
    return this.#own(this.root.getByRole("status"));
  }

  get problems(): Locator {
    return this.root.getByRole("region", { name: "Problems" });
  }

  get editor(): Locator {
    return this.root.getByRole("textbox", { name: /^handler\.ts of / });
  }

  /** Puts `source` into the editor in the place of what is there. */
  async write(source: string): Promise<void> {
    const edit = this.button("Edit the code");
    if (await edit.isVisible()) await edit.click();
    await this.editor.focus();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(source);
    await expect(this.button("Reset")).toBeEnabled();
  }

  /** The lines of the handler that the editor draws. */
  get code(): Locator {
    return this.root.getByRole("tabpanel", { name: /^handler\.ts/u }).getByRole("code");
  }

  /** Types behind the text that is there, and accepts the first suggestion, which is to be `name`. */
  async complete(typed: string, name: string): Promise<void> {
    await this.page.keyboard.press("ControlOrMeta+End");
    await this.page.keyboard.type(typed);
    await this.accept(name);
  }

  /** Accepts the first suggestion, which is to be `name`. */
  async accept(name: string): Promise<void> {
    const first = this.page.getByRole("listbox", { name: "Suggest" }).getByRole("option").first();
    await expect(first).toHaveAccessibleName(new RegExp(`^${name}\\b`, "u"));
    await expect(first).toContainClass("focused");
    await this.page.keyboard.press("Enter");
  }

  get protoEditor(): Locator {
    return this.root.getByRole("textbox", { name: /^\w+\.proto of / });
  }

  /** Puts `source` into the .proto's editor, and waits until it has been read. */
  async writeProto(source: string): Promise<void> {
    await this.root
      .getByRole("tab", { name: /\.proto/u })
      .first()
      .click();
    const edit = this.button("Edit the .proto");
    if (await edit.isVisible()) await edit.click();
    await this.protoEditor.focus();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.insertText(source);
    await expect(this.button("Reset")).toBeEnabled();
  }

  async run(): Promise<void> {
    await this.button("Run").click();
  }

  async chooseMethod(name: string): Promise<void> {
    const value = await this.root.getByRole("option", { name: new RegExp(`^${name} `, "u") }).getAttribute("value");
    await this.root.getByLabel("Method").selectOption(value);
  }

  /** The request of a unary or server streaming call. */
  async request(json: object): Promise<void> {
    await this.openRequest();
    await this.writeAs("JSON");
    await this.#own(this.root.getByRole("textbox", { name: /^Request/ })).fill(JSON.stringify(json, null, 2));
  }

  /** Shows the form of the request, which is one line where the page does not teach with it. */
  async openRequest(): Promise<void> {
    // Where one part is shown at a time, it is with the result.
    const result = this.tab("Result");
    if (await result.isVisible()) await result.click();
    const line = this.root.locator(".lab-client-fold:not([open]) > summary").first();
    if (await line.isVisible()) await line.click();
  }

  /** A lab of the reader's own begins with the form, any other with JSON. */
  async writeAs(view: "JSON" | "form"): Promise<void> {
    const form = this.button("Form");
    if ((await form.getAttribute("aria-pressed")) !== String(view === "form")) await form.click();
  }

  /** How long the client waits, in milliseconds; 0 for as long as it takes. */
  async deadline(ms: number): Promise<void> {
    await this.#own(this.root.getByRole("textbox", { name: "Deadline" })).fill(ms === 0 ? "" : String(ms));
  }

  /** Sets keys of the request metadata; "" takes a key away. */
  async metadata(entries: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(entries)) {
      const place = await this.#metadataPlace(key);
      if (value === "") await this.button(`Remove metadata ${String(place)}`).click();
      else await this.root.getByLabel(`Metadata value ${String(place)}`, { exact: true }).fill(value);
    }
  }

  /** The row of a key, a new one when there is none. */
  async #metadataPlace(key: string): Promise<number> {
    const keys = this.root.getByLabel(/^Metadata key/u);
    const count = await keys.count();
    for (let index = 0; index < count; index++) if ((await keys.nth(index).inputValue()) === key) return index + 1;
    await this.button("Add metadata").click();
    await keys.nth(count).fill(key);
    return count + 1;
  }

  /** Waits until so many messages have come. */
  async expectReceived(count: number): Promise<void> {
    await expect(this.received.nth(count - 1)).toBeAttached({ timeout: 60_000 });
  }

  /** Waits until the call is over, however it ended. */
  async expectEnded(): Promise<void> {
    await expect(this.stream.locator('[data-kind="status"]')).toBeVisible();
  }

  /** Sends one message of a client or bidirectional stream. */
  async send(json: object): Promise<void> {
    await this.writeAs("JSON");
    await this.#own(this.root.getByRole("textbox", { name: /^Next message/ })).fill(JSON.stringify(json));
    await this.button("Send").click();
  }

  /** Shows one of the views of the run, and returns its panel. */
  async view(name: string): Promise<Locator> {
    await this.#own(this.root.getByRole("tab", { name, exact: true })).click();
    return this.root.getByRole("tabpanel", { name, exact: true });
  }

  /** Waits until the call has its status. */
  async expectStatus(name: string): Promise<void> {
    await expect(this.status).toContainText(name);
  }

  /** The rows of the stream log that hold a received message. */
  get received(): Locator {
    return this.stream.locator('[data-kind="received"]');
  }
}

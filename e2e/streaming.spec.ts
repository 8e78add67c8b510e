// Promise: on every page, the code in the editor is the code that answers, and its messages appear as they are sent.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

test("unary: an edit changes the answer", { tag: "@firefox" }, async ({ page }) => {
  const lab = await Lab.open(page, "/guide/unary/");
  await lab.run();
  await lab.expectStatus("OK");
  await expect(lab.received).toHaveCount(1);
  await expect(lab.received).toContainText("AAPL");

  await lab.write(
    edited(
      handlerOf("stock-ticker"),
      "const quote = this.#market.quote(checkSymbol(symbol));",
      "context.trailers['edited'] = 'yes';\n    const quote = { ...this.#market.quote(checkSymbol(symbol)), price: 1234.5 };",
    ).replace("handleRequest(request: GrpcRequest)", "handleRequest(request: GrpcRequest, context: CallContext)"),
  );
  await lab.run();
  await lab.expectStatus("OK");
  await expect(lab.received).toContainText("1234.5");
  await expect(lab.stream).toContainText("edited");
});

test.describe("the other modes, with the plain editor", () => {
  // The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
  test.use({ hasTouch: true });

  test("server streaming: an edit changes what arrives, message by message, with initial metadata first and trailers last", async ({
    page,
  }) => {
    const lab = await Lab.open(page, "/guide/server-streaming/");
    // The handler waits for ever after its second tick: what is on screen then came one by one, not at the end.
    const stalls = edited(
      handlerOf("stock-ticker"),
      "if (sequence > 0 && intervalMs > 0) await sleep(intervalMs, context.signal);",
      "if (sequence === 2) await sleep(3_600_000, context.signal);",
    );
    await lab.write(
      edited(
        stalls,
        "{ ...this.#market.quote(symbol), sequence: ++sequence }",
        '{ ...this.#market.quote(symbol), symbol: "EDITED", sequence: ++sequence }',
      ),
    );
    await lab.run();
    await expect(lab.received).toHaveCount(2);
    await expect(lab.received.first()).toContainText("EDITED");
    await expect(lab.button("Cancel")).toBeEnabled();
    await expect(lab.stream).toContainText("tick-interval-ms");

    await lab.button("Reset").click();
    await lab.request({ symbol: "GOOG", count: 3, interval_ms: 20 });
    await lab.run();
    await lab.expectStatus("OK");
    await expect(lab.received).toHaveCount(3);
    await expect(lab.stream).toContainText("ticks-sent");
    await expect(lab.stream).not.toContainText("EDITED");
  });

  test("client streaming: the answer comes after End input, from the edited handler", async ({ page }) => {
    const lab = await Lab.open(page, "/guide/client-streaming/");
    await lab.write(
      edited(handlerOf("log-aggregation"), "const name = level.toUpperCase();", "const name = `edited ${level}`;"),
    );
    await lab.run();
    for (const level of ["INFO", "ERROR"]) await lab.send({ level, message: "m", timestamp: "2024-01-01T10:00:00Z" });
    await expect(lab.handler).toContainText("read message 2");
    await expect(lab.received).toHaveCount(0);
    await lab.button("End input").click();
    await lab.expectStatus("OK");
    await expect(lab.received).toContainText("edited INFO");
    await expect(lab.stream).toContainText("entries-read");
    await expect(lab.handler).toContainText("request stream ended");
  });

  test("bidirectional streaming: the edited handler answers each message", async ({ page }) => {
    const lab = await Lab.open(page, "/guide/bidirectional-streaming/");
    await lab.write(edited(handlerOf("chat"), "`Echo: ${line.text}`", "`Edited: ${line.text}`"));
    await lab.run();
    await lab.send({ user: "alice", text: "one" });
    await expect(lab.received.first()).toContainText("Edited: one");
    await lab.button("End input").click();
    await lab.expectStatus("OK");
    await expect(lab.stream).toContainText("messages-sent");
  });
});

// Promise: a deadline reaches the handler, and what came before it stays with the reader.
import { expect } from "@playwright/test";
import { edited, handlerOf, Lab, test } from "./lab.ts";

// The text box of touch screens stands in for the big editor, which would be most of the time and is not at issue here.
test.use({ hasTouch: true });

test("a deadline on a slow stream: deadline set, signal fired, messages kept, DEADLINE_EXCEEDED", async ({ page }) => {
  const lab = await Lab.open(page, "/guide/errors/");
  await lab.chooseMethod("StreamSlowly");
  // Waits on the signal alone, so that only the deadline itself can end it; says what it saw.
  const watching = edited(
    handlerOf("mid-stream-error"),
    "const limit = new TimeLimit(timeoutSeconds, context);",
    `const limit = new TimeLimit(timeoutSeconds, context);
  console.log(\`deadline in \${String(context.deadline!.getTime() - Date.now() > 0)}\`);
  context.signal.addEventListener("abort", () => console.log("signal saw", String(context.signal.reason)));`,
  );
  await lab.write(edited(watching, "await limit.sleep(delayMs);", "await sleep(delayMs, context.signal);"));
  await lab.request({ count: 100, delay_ms: 400 });
  await lab.root.getByRole("textbox", { name: "Deadline" }).fill("3000");
  await lab.run();
  await lab.expectStatus("DEADLINE_EXCEEDED");
  await expect(lab.received.first()).toContainText("item 0");
  await expect(lab.handler).toContainText("deadline in true");
  await expect(lab.handler).toContainText("signal fired: deadline exceeded");
  await expect(lab.handler).toContainText("signal saw");
  expect(await lab.received.count()).toBeLessThan(9);
});

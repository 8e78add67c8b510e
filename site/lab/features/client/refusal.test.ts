import { describe, expect, test } from "vitest";
import { createMethodForm, type MethodForm } from "./form.ts";
import { refusalOf, refusalPlace, refusalSentence } from "./refusal.ts";

function formWith(change: (form: MethodForm) => void): MethodForm {
  const form = createMethodForm(undefined);
  change(form);
  return form;
}

const place = { line: 3, column: 5 };
const spoilt = formWith((form) => (form.mistake.value = { place, message: 'expected ":"' }));

describe("what keeps a call from being made", () => {
  test("nothing, when the form is sound", () => {
    expect(refusalOf(createMethodForm({ request: {} }), true)).toBeUndefined();
  });

  test("a mistake in the request, with its place", () => {
    const refusal = refusalOf(spoilt, true);
    expect(refusal).toEqual({ part: "request", place, message: 'expected ":"' });
    expect(refusal && refusalSentence(refusal)).toBe("The request is not valid");
    expect(refusal && refusalPlace(refusal)).toBe("line 3, column 5");
  });

  test("not a mistake in a message that is sent later", () => {
    expect(refusalOf(spoilt, false)).toBeUndefined();
  });

  test("what the form holds and the JSON cannot", () => {
    const held = formWith((form) => (form.held.value = new Map([["data", "expected pairs of digits"]])));
    expect(refusalOf(held, true)).toEqual({ part: "request", message: "data: expected pairs of digits" });
  });

  test("a key without a name, and a deadline that is no time", () => {
    const metadata = formWith((form) => (form.metadata.value = [{ id: 0, key: "", value: "lost" }]));
    expect(refusalOf(metadata, true)).toEqual({ part: "metadata", message: "a value needs a key" });
    const deadline = formWith((form) => (form.deadlineText.value = "soon"));
    const refusal = refusalOf(deadline, false);
    expect(refusal).toMatchObject({ part: "deadline", message: "expected whole milliseconds, more than 0" });
    expect(refusal && refusalPlace(refusal)).toBe("show");
  });
});

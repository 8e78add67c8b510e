import { expect, test } from "vitest";
import { type Anchor, findAnchor } from "./anchor.ts";

const source = `import { a } from "a";

export default class Ticker {
  readonly #market = new Market();

  async *#prices(request: Request): AsyncGenerator<Response> {
    // yield in a comment, merge( too
    for (;;) {
      const tick = merge(request);
      yield response(tick);
    }
  }

  async *#many(
    request: Request,
  ): AsyncGenerator<Response> {
    yield response(request);
  }
}

/** Merges. */
async function* merge<T>(sources: T[]) {
  yield sources[0];
}

const limit = 5;
class Market {}
`;

test.each<[Anchor, [number, number]]>([
  [{ at: "#prices" }, [6, 12]],
  [{ at: "#many" }, [14, 18]],
  [{ at: "merge" }, [22, 24]],
  [{ at: "#market" }, [4, 4]],
  [{ at: "Market" }, [27, 27]],
  [{ at: "limit" }, [26, 26]],
  [{ at: "Ticker" }, [3, 19]],
  [{ at: "const tick =" }, [9, 9]],
  [{ at: "tick", within: "#prices" }, [9, 9]],
  [{ at: "yield response", within: "#many" }, [17, 17]],
  [{ at: "yield response(tick)" }, [10, 10]],
])("%o", (anchor, [first, last]) => {
  expect(findAnchor(source, anchor, true)).toEqual({ lines: { first, last } });
});

test.each<[Anchor, string]>([
  [{ at: "yields" }, 'expected "yields"; it is not there'],
  [{ at: "yield", within: "#none" }, 'expected a declaration of "#none"; there is none'],
  [{ at: "sources[0]", within: "#many" }, 'expected "sources[0]" in #many; it is not there'],
  [
    { at: "yield response" },
    'expected one line with "yield response"; found lines 10, 17: give more of the line, or within',
  ],
])("%o is refused where one place is wanted", (anchor, fault) => {
  expect(findAnchor(source, anchor, true)).toEqual({ fault });
});

test("after an edit the first place that fits is found", () => {
  const edited = source
    .replace("export default", "// mine\n\nexport default")
    .replace("request);\n  }", "request);\n}");
  expect(findAnchor(edited, { at: "yield response" })).toEqual({ lines: { first: 12, last: 12 } });
});

test.each(["", "}", "{", "(", "class", "\u0000", "const a$ = () => {"])("a text that is no handler: %j", (text) => {
  expect(findAnchor(text, { at: "a$", within: "x(y" })).toHaveProperty("fault");
});

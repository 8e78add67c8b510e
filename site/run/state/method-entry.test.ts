import { expect, test } from "vitest";
import { methodsOf } from "./method-entry.ts";

test("methods are read with their modes, whatever the comments and the line breaks", () => {
  const source = `
    service S {
      // rpc Ghost(A) returns (B);
      rpc One(a.v1.A) returns (B);
      rpc Down(A) returns (stream B);
      /* rpc Ghost2(A) returns (B); */
      rpc Up(stream A)
          returns (B) {}
      rpc Both (stream A) returns (stream B);
    }`;
  expect(methodsOf(source)).toEqual([
    { name: "One", kind: "unary", requestType: "a.v1.A", responseType: "B" },
    { name: "Down", kind: "server_streaming", requestType: "A", responseType: "B" },
    { name: "Up", kind: "client_streaming", requestType: "A", responseType: "B" },
    { name: "Both", kind: "bidi_streaming", requestType: "A", responseType: "B" },
  ]);
});

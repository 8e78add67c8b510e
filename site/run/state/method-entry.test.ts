import { expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../packages/live-schema/src/testing/compile.ts";
import { methodsOf } from "./method-entry.ts";

test("methods of all services come with their modes, in the order of the file", () => {
  const source = `
    syntax = "proto3";
    package a.v1;
    message A { message Inner {} }
    message B {}
    service S {
      // rpc Ghost(A) returns (B);
      rpc One(a.v1.A.Inner) returns (B);
      rpc Down(A) returns (stream .a.v1.B);
      /* rpc Ghost2(A) returns (B); */
      rpc Up(stream A)
          returns (B) {}
    }
    service T { rpc Both (stream A) returns (stream B); }`;
  const file = registryOf(bufBuild("a/v1/a.proto", source)).getFile("a/v1/a.proto");
  if (!file) throw new Error("buf read no file");
  expect(methodsOf(file)).toEqual([
    { name: "One", kind: "unary", requestType: "Inner", responseType: "B" },
    { name: "Down", kind: "server_streaming", requestType: "A", responseType: "B" },
    { name: "Up", kind: "client_streaming", requestType: "A", responseType: "B" },
    { name: "Both", kind: "bidi_streaming", requestType: "A", responseType: "B" },
  ]);
});

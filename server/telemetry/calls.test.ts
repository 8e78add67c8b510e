import { expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { createRegistry } from "@bufbuild/protobuf";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { KnownMethods, observeAll } from "./calls.ts";

test("what an observer throws is a line of the log, and the others go on", () => {
  const lines: unknown[] = [];
  const codes: StatusCode[] = [];
  const throws = {
    begin: () => {
      throw new Error("planted");
    },
  };
  const counts = { begin: () => ({ traceparent: "00-a-b-01", over: (code: StatusCode) => codes.push(code) }) };
  const call = observeAll([throws, counts], (entry) => lines.push(entry))?.begin({ path: "/a.B/C" });
  call?.over(StatusCode.OK);
  expect([call?.traceparent, codes, lines]).toEqual(["00-a-b-01", [StatusCode.OK], [new Error("planted")]]);
});

test("without observers there is nothing to call", () => {
  expect(observeAll([], () => undefined)).toBeUndefined();
});

test("a method that is not in proto/ has one name and no mode, unless its kind is known", () => {
  const methods = new KnownMethods(createRegistry(StockService));
  expect(methods.labelsOf({ path: "/stranger.Service/Method" })).toMatchObject({ method: "_OTHER", mode: "unknown" });
  const known = { path: "/stock.v1.StockService/GetPrice", carrier: "grpc" };
  expect(methods.labelsOf(known)).toEqual({ method: "stock.v1.StockService/GetPrice", mode: "unary", carrier: "grpc" });
  const own = { path: "/stranger.Service/Method", kind: "unary" } as const;
  expect(methods.labelsOf(own)).toMatchObject({ method: "_OTHER", mode: "unary" });
});

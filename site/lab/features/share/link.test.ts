import { deflateSync, strToU8 } from "fflate";
import { expect, test } from "vitest";
import { readLink, writeLink } from "./link.ts";
import { type SharedLab, UnreadableLink } from "./shared-lab.ts";

const page = "http://127.0.0.1:8080/guide/unary/?a=b#why";
const lab: SharedLab = {
  example: "chat",
  method: "Chat",
  source: "// é 😀 \u0000\nexport default {};\n".repeat(500),
  client: "for await (const message of call()) console.log(message);",
  form: { request: '{ "a": 1 }', composer: "{}", metadata: [["x-a", "1"]], deadline: "300" },
  join: "local.abc",
};
const fragmentOf = (href: string): string => new URL(href).hash;

/** As writeLink packs, but anything. */
function packed(json: string, version = "1"): string {
  let sum = 0x811c9dc5;
  for (const byte of strToU8(json)) sum = Math.imul(sum ^ byte, 0x01000193);
  const head = Buffer.alloc(4);
  head.writeInt32BE(sum | 0);
  return `#lab=${version}.${Buffer.concat([head, deflateSync(strToU8(json))]).toString("base64url")}`;
}

test("what went in comes out, at the page's own address, in a fraction of the size", () => {
  const href = writeLink(page, lab);
  expect(href.startsWith("http://127.0.0.1:8080/guide/unary/?a=b#lab=1.")).toBe(true);
  expect(readLink(fragmentOf(href))).toEqual(lab);
  expect(href.length).toBeLessThan(1000);
});

test("a link with a .proto has the next version, so that a page which knows none asks to be reloaded", () => {
  const withProto = { ...lab, proto: 'syntax = "proto3"; // é' };
  const href = writeLink(page, withProto);
  expect(href).toContain("#lab=2.");
  expect(readLink(fragmentOf(href))).toEqual(withProto);
});

test("a link with .proto files beside it has the version after that", () => {
  const withAdded = { ...lab, added: { "shop/v1/money.proto": 'syntax = "proto3";' } };
  const href = writeLink(page, withAdded);
  expect(href).toContain("#lab=3.");
  expect(readLink(fragmentOf(href))).toEqual(withAdded);
});

test("a lab that stands on no example has the version after all those, and its path is that of a .proto", () => {
  const own = { ...lab, example: "", own: { name: "Mine", proto: "shop/v1/shop.proto" }, proto: "", validate: true };
  const href = writeLink(page, own);
  expect(href).toContain("#lab=5.");
  expect(readLink(fragmentOf(href))).toEqual(own);
  const odd = writeLink(page, { ...own, own: { name: "Mine", proto: "../shop" } });
  expect(() => readLink(fragmentOf(odd))).toThrow(/no path of a \.proto/u);
});

test("a link whose requests are checked has the version after that", () => {
  const validating = { ...lab, validate: true };
  const href = writeLink(page, validating);
  expect(href).toContain("#lab=4.");
  expect(readLink(fragmentOf(href))).toEqual(validating);
});

const whole = fragmentOf(writeLink(page, lab));
const changed = (at: number, to: string): string => whole.slice(0, at) + to + whole.slice(at + to.length);

test.each([
  ["cut off", whole.slice(0, -20), /cut off or changed/u],
  ["cut off to nothing", "#lab=1.", /cut off or changed/u],
  ["no version", "#lab=", /cut off or changed/u],
  ["changed inside", changed(whole.length >> 1, "AAAAAAAA"), /cut off or changed/u],
  ["not base64", "#lab=1.%%%", /cut off or changed/u],
  ["not JSON", packed("{"), /cut off or changed/u],
  ["newer", packed(JSON.stringify(lab), "6"), /newer playground: reload/u],
  ["older", packed(JSON.stringify(lab), "0"), /older playground/u],
  ["a strange version", packed(JSON.stringify(lab), "__proto__"), /cut off or changed/u],
  ["too long", `#lab=1.${"A".repeat(300_000)}`, /longer than any link/u],
  ["a bomb", packed(`"${"x".repeat(30_000_000)}"`), /more than a lab can/u],
  ["no object", packed("null"), /understands/u],
  ["a list", packed("[]"), /understands/u],
  ["a .proto that is no text", packed(JSON.stringify({ ...lab, proto: [] })), /no proto/u],
  ["a path upwards", packed(JSON.stringify({ ...lab, added: { "../a.proto": "" } })), /no path of a \.proto/u],
  ["a path of the language's", packed(JSON.stringify(lab).replace("{", '{"added":{"__proto__":""},')), /no path of a/u],
  ["an added .proto that is no text", packed(JSON.stringify({ ...lab, added: { "a.proto": 1 } })), /no a\.proto/u],
  ["a choice that is none", packed(JSON.stringify({ ...lab, validate: "yes" })), /no validate/u],
  ["a source that is no text", packed(JSON.stringify({ ...lab, source: 5 })), /no source/u],
  ["a form that is none", packed(JSON.stringify({ ...lab, form: "" })), /no form/u],
  ["metadata that is none", packed(JSON.stringify({ ...lab, form: { ...lab.form, metadata: [[1]] } })), /metadata/u],
])("a link that is %s is told, not taken", (_, fragment, why) => {
  expect(() => readLink(fragment)).toThrow(UnreadableLink);
  expect(() => readLink(fragment)).toThrow(why);
});

test("what a link says beside a lab is left behind", () => {
  const hostile = packed(
    '{"__proto__":{"x":1},"example":"a","method":"b","more":1,"form":{"metadata":[],"deadline":""}}',
  );
  expect(readLink(hostile)).toEqual({ example: "a", method: "b", form: { metadata: [], deadline: "" } });
});

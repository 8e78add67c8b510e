// With the editor's own compiler and types: what it says of a name of the .proto, and what the fix makes of it.
import { expect, test } from "vitest";
import { usableFixes } from "./fixes.ts";
import { meantAt, meantName, withMeant } from "./proto-names.ts";
import { api, changed, openFile } from "./testing/service.ts";

const chat = `import { create } from "@bufbuild/protobuf";
import { type ChatResponse, ChatResponseSchema, ResponseKind } from "./gen/chat/v1/chat_pb";
`;

/** The first mistake with what is said of it, and the text after the first fix. */
function mistakeOf(code: string) {
  const { service, file, program, fileName, text } = openFile(`${chat}${code}`);
  const [found] = service.getSemanticDiagnostics(fileName);
  if (found?.start === undefined) return undefined;
  const { start, length = 0, category, messageText } = found;
  const meant = meantAt({ code: found.code, start }, file, program.getTypeChecker(), api);
  const said = { start, length, code: found.code, category, messageText };
  const message = meant ? withMeant(said, meant).messageText : messageText;
  const place = { fileName, start, end: start + length, codes: [found.code] };
  const fixes = usableFixes(service, place, api);
  const edits = fixes[0]?.changes.flatMap((change) => change.textChanges) ?? [];
  return {
    message,
    titles: fixes.map(({ description }) => description),
    after: changed(text, edits).slice(chat.length),
  };
}

test.each([
  [
    "create(ChatResponseSchema, { message_count: 1 });",
    "Did you mean 'messageCount'? Generated code writes the fields of a .proto in lowerCamelCase.",
    "create(ChatResponseSchema, { messageCount: 1 });",
  ],
  [
    "const message_count = 1; create(ChatResponseSchema, { message_count });",
    "Did you mean 'messageCount'?",
    "const message_count = 1; create(ChatResponseSchema, { messageCount: message_count });",
  ],
  [
    "export const count = (response: ChatResponse) => response.message_count;",
    "Did you mean 'messageCount'?",
    "export const count = (response: ChatResponse) => response.messageCount;",
  ],
  [
    "export const count = ({ message_count }: ChatResponse) => message_count;",
    "Did you mean 'messageCount'?",
    "export const count = ({ messageCount: message_count }: ChatResponse) => message_count;",
  ],
  [
    "export const count = ({ message_count: n }: ChatResponse) => n;",
    "Did you mean 'messageCount'?",
    "export const count = ({ messageCount: n }: ChatResponse) => n;",
  ],
  [
    "export const kind = ResponseKind.RESPONSE_KIND_ECHO;",
    "Did you mean 'ECHO'? Generated code leaves the name of the enum out of its values.",
    "export const kind = ResponseKind.ECHO;",
  ],
  [`create(ChatResponseSchema, { tex: "" });`, "Did you mean 'text'?", `create(ChatResponseSchema, { text: "" });`],
])("%s", (code, message, after) => {
  const mistake = mistakeOf(code);
  expect(mistake?.message).toContain(message);
  expect(mistake?.titles[0]).toMatch(/^Change to '/);
  expect(mistake?.after).toBe(after);
});

test("of a member that nothing there resembles nothing is guessed", () => {
  const mistake = mistakeOf(`create(ChatResponseSchema, { zebra: "" });`);
  expect(mistake?.message).toMatch(/'zebra' does not exist in type/);
  expect(mistake?.message).not.toContain("Did you mean");
  expect(mistake?.titles).toEqual([]);
});

test("a fix imports from the modules that a handler can import, and from no file within them", () => {
  const titles = mistakeOf("sleep(5);")?.titles;
  expect(titles).toContain(`Add import from "grpc-handler"`);
  expect(titles?.filter((title) => title.includes("grpc-handler/"))).toEqual([]);
});

test.each([
  ["user_id", ["userId"], "userId"],
  ["a_1_b", ["a1B"], "a1B"],
  ["SIDE_BUY", ["BUY", "SELL"], "BUY"],
  ["SIDE_BUY", ["SELL"], undefined],
  ["__proto__", ["proto"], undefined],
  ["", ["a"], undefined],
])("%s among %j is %s", (written, names, meant) => expect(meantName(written, names)?.name).toBe(meant));

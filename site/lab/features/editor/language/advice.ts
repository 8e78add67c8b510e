// What TypeScript says of a handler, in terms of the place where it runs: what is missing there comes with what to write instead, and
// advice that nobody can follow in a page (npm, tsconfig) goes.
import { insteadOfGlobal, insteadOfModule } from "grpc-handler/instead";

/** A message with what it is about, as TypeScript nests them. */
interface MessageChain {
  readonly messageText: string;
  readonly next?: readonly MessageChain[];
}

/** As much of TypeScript's own type as is needed here. */
export interface Diagnostic {
  readonly code: number;
  readonly start?: number | undefined;
  readonly length?: number | undefined;
  readonly messageText: string | MessageChain;
}

/** "Cannot find name", with the advice that belongs to some names, and "Cannot find namespace". */
const missingName = new Set([2304, 2503, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2867, 2868]);
/** "Property does not exist on type". */
const missingMember = new Set([2339, 2550, 2551, 2812]);
/** "Cannot find module", "Could not find a declaration file". */
const missingModule = new Set([2307, 2792, 2882, 7016]);

/** `text` is the file's. */
export function advised<Found extends Diagnostic>(found: Found, text: string): Found {
  const { code, start = 0, length = 0 } = found;
  const messageText = withoutSetUp(found.messageText);
  const name = text.slice(start, start + length);
  // Of Node's own modules the compiler says that it cannot find the name.
  if (/^["'`]/.test(name) && (missingModule.has(code) || missingName.has(code)))
    return { ...found, messageText: aboutModule(name.slice(1, -1)) ?? messageText };
  const instead = insteadOfName(found, text, name);
  return { ...found, messageText: instead === undefined ? messageText : `${factOf(messageText)}: ${instead}` };
}

/** Of a file that does not run in the sandbox. */
export function withoutSetUpAdvice<Found extends Diagnostic>(found: Found): Found {
  return { ...found, messageText: withoutSetUp(found.messageText) };
}

function insteadOfName({ code, start = 0 }: Diagnostic, text: string, name: string): string | undefined {
  if (missingName.has(code)) return insteadOfGlobal(name + membersAfter(text, start + name.length));
  return missingMember.has(code) ? insteadOfGlobal(namesBefore(text, start) + name) : undefined;
}

/** The first sentence: "Did you mean 'X'?" has a better answer now. */
function factOf(message: string | MessageChain): string {
  const said = typeof message === "string" ? message : message.messageText;
  return said.split(/\. |\.$/, 1)[0] ?? "";
}

function membersAfter(text: string, end: number): string {
  return /^(?:\.\w+){1,3}/.exec(text.slice(end, end + longest))?.[0] ?? "";
}

function namesBefore(text: string, start: number): string {
  return /(?:[\w$]+\.)+$/.exec(text.slice(Math.max(0, start - longest), start))?.[0] ?? "";
}

/** No path in the table is longer. */
const longest = 100;

const importable =
  "there are grpc-handler, @bufbuild/protobuf and the modules of the .proto in ./gen; write what else you need into handler.ts";

/** As Deploy says it. Of a file that is not there the compiler says enough. */
function aboutModule(specifier: string): string | undefined {
  const instead = insteadOfModule(specifier);
  if (instead === undefined && /^[./]/.test(specifier)) return undefined;
  return `"${specifier}" cannot be imported; ${instead ?? importable}`;
}

/** TypeScript's advice on how to set a project up: there is none here. */
const setUp =
  /(?:^|\s+)(?:Do you need to (?:install|change)|Try (?:`npm|changing the 'lib')|Did you mean to set the) .*$/s;

function withoutSetUp(message: string | MessageChain): string | MessageChain {
  return typeof message === "string" ? message.replace(setUp, "") : chainWithoutSetUp(message);
}

function chainWithoutSetUp({ messageText, next, ...rest }: MessageChain): MessageChain {
  const left = next?.map(chainWithoutSetUp).filter((one) => one.messageText !== "");
  return { ...rest, messageText: messageText.replace(setUp, ""), ...(left && { next: left }) };
}

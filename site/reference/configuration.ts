// The page of environment variables, from server/config.ts: which it reads, their defaults, and what it says of them.
import { exportsOf } from "./doc-comments.ts";
import { code, type Page, prose, table } from "./page.ts";

export function configuration(source: string): Page {
  const config = exportsOf("server/config.ts", source).find(({ name }) => name === "Config");
  if (!config) throw new Error("expected `export interface Config` in server/config.ts; found none");
  let comment = "";
  const rows = config.members.map((member) => {
    // A comment speaks of the members below it, up to the next one.
    comment = member.comment === "" ? comment : member.comment;
    const { variable, fallback } = readingOf(source, member.name);
    return [code(variable), fallback, prose(comment)];
  });
  return {
    title: "Configuration",
    description: "Every environment variable, its default and what it decides.",
    order: 50,
    source: "server/config.ts",
    body: [
      "Read once, at the start. A wrong value stops the start with a sentence about it. Limits are [not here](/reference/limits/): they are constants with reasons.",
      table(["variable", "default", "what it decides"], rows),
    ].join("\n\n"),
  };
}

/** How a member is read: `host: env["HOST"] ?? "127.0.0.1"`, `port: portOf(env, "PORT", 8080)`, or by a name for it. */
function readingOf(source: string, member: string): { variable: string; fallback: string } {
  const pattern = new RegExp(`(?:const ${member} =|\\n\\s+${member}:) (?=[^\\n]*env)(.*?)[;,]?\\n`, "u");
  const reading = pattern.exec(source)?.[1] ?? "";
  const variable = /env(?:\["|, ")([A-Z_]+)"/u.exec(reading)?.[1];
  if (variable === undefined) throw new Error(`expected server/config.ts to read ${member} from env["…"]; found none`);
  const fallback = /\?\? "([^"]*)"|"[A-Z_]+", (\d+)\)/u.exec(reading);
  const value = fallback?.[1] ?? fallback?.[2] ?? "";
  if (value !== "") return { variable, fallback: code(value) };
  return { variable, fallback: reading.includes("`") ? "its own" : "none" };
}

// What an example.json may say: the writer of an example reads these messages when the build stops.
import { z } from "astro/zod";

const jsonObject = z.record(z.string(), z.unknown(), {
  error: "expected one message as a JSON object, in protobuf's JSON form",
});

/** For the method's own client, or `of` another. */
const samples = (key: string, of = "") =>
  z
    .array(jsonObject, { error: `expected a list of sample messages${of}` })
    .min(1, { error: `expected at least one sample message, or no \`${key}\` at all` })
    .optional();

const wholeMs = z.int({ error: "expected whole milliseconds" });

const method = z
  .strictObject(
    {
      request: jsonObject.optional(),
      messages: samples("messages"),
      secondClient: samples("secondClient", " for a second client"),
      autoSendMs: wholeMs.min(10, { error: "expected 10 ms or more" }).optional(),
      metadata: z
        .record(z.string().regex(/^[a-z0-9._-]+$/), z.string().regex(/^[ -~]*$/), {
          error: "expected metadata as printable ASCII text by lower-case key",
        })
        .optional(),
      deadlineMs: wholeMs.positive({ error: "expected more than 0 ms" }).optional(),
    },
    { error: unknownKey("request, messages, secondClient, autoSendMs, metadata, deadlineMs") },
  )
  .refine(({ request, messages }) => (request === undefined) !== (messages === undefined), {
    error: "expected `request`, or `messages` where the method takes a stream, and not both",
  })
  .refine(
    ({ messages, autoSendMs, secondClient }) => messages !== undefined || (autoSendMs ?? secondClient) === undefined,
    { error: "expected `messages` beside `autoSendMs` and `secondClient`" },
  );

export const exampleSchema = z
  .strictObject(
    {
      $schema: z.string().optional(),
      title: z.string({ error: "expected the example's title" }).min(1),
      summary: z
        .string({ error: "expected one sentence about the example" })
        .regex(/^.+\.$/, { error: "expected one sentence that ends in a full stop" }),
      services: z
        .array(
          z
            .string()
            .regex(/^[a-z][\w.]*\.[A-Z]\w*$/, { error: 'expected a full service name, as in "chat.v1.ChatService"' }),
        )
        .min(1, { error: "expected at least one service" }),
      proto: z
        .string({ error: 'expected the proto file, as in "chat/v1/chat.proto"' })
        .regex(/^([a-z][a-z0-9_]*\/)+[a-z][a-z0-9_]*\.proto$/, {
          error: 'expected a path under proto/ that ends in ".proto"',
        }),
      methods: z.record(z.string().regex(/^[A-Z]\w*$/), method, {
        error: "expected a sample call by the method's name",
      }),
      defaultMethod: z.string({ error: "expected the method that the lab opens with" }),
    },
    { error: unknownKey("title, summary, services, proto, methods, defaultMethod") },
  )
  // Not refine(): Astro extends plain object schemas, and zod refuses that for refined ones.
  .transform((example, context) => {
    const { methods, defaultMethod } = example;
    if (defaultMethod in methods) return example;
    const names = Object.keys(methods).join(", ");
    context.addIssue({ code: "custom", path: ["defaultMethod"], message: `"${defaultMethod}" is not among ${names}` });
    return z.NEVER;
  });

function unknownKey(known: string) {
  return (issue: { code?: string; keys?: unknown }): string | undefined =>
    issue.code === "unrecognized_keys" && Array.isArray(issue.keys)
      ? `unknown key ${issue.keys.map((key) => `"${String(key)}"`).join(", ")}; known are ${known}`
      : undefined;
}

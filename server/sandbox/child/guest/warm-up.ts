// Runs protobuf over every schema while the snapshot is made, so that what V8 compiles and protobuf-es prepares at the first
// use of a message is in the snapshot already, and no reader's first message waits for it.
import { create, type DescMessage, fromBinary, type Message, toBinary } from "@bufbuild/protobuf";

export function warmUp(modules: Readonly<Record<string, Readonly<Record<string, unknown>>>>): void {
  for (const [specifier, module] of Object.entries(modules)) {
    if (!specifier.startsWith("./gen/")) continue;
    for (const schema of Object.values(module)) if (isMessageSchema(schema)) exercise(schema);
  }
}

function exercise(schema: DescMessage): void {
  const message = create(schema);
  for (const [name, value] of Object.entries(message)) Object.assign(message, { [name]: otherThan(value) });
  fromBinary(schema, toBinary<DescMessage>(schema, message));
}

/** A default value is not written, so another one stands in for it. */
function otherThan(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return value === "" ? "a" : value;
    case "number":
      return 1;
    case "bigint":
      return 1n;
    case "boolean":
      return true;
    default:
      return value;
  }
}

function isMessageSchema(value: unknown): value is DescMessage & { readonly message?: Message } {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "message";
}

// The answer of the task that reads a reader's own services, as bytes: written in its process, and read here as hostile.
import { Buffer } from "node:buffer";
import { FieldReader, type FrameWriter, pack, WireError } from "../sandbox/packing.ts";
import { methodKinds } from "../method-kinds.ts";
import { NameIndex } from "./name-index.ts";
import type { CalledMethod, OwnFile, OwnServices, ReadServices } from "./own-services.ts";

export function packOwnServices({ services, methods, modules, files, symbols, extensions }: ReadServices): Uint8Array {
  return pack((fields) => {
    writeList(fields, services, (service) => fields.text(service));
    writeList(fields, methods, ({ service, method, kind }) =>
      fields.u32(services.indexOf(service)).text(method).u8(methodKinds.indexOf(kind)),
    );
    writeList(fields, Object.entries(modules), ([name, text]) => fields.text(name).text(text));
    writeList(fields, files, ({ name, bytes, imports }) => {
      fields.text(name).bytes(bytes);
      writeList(fields, imports, (one) => fields.text(one));
    });
    fields.bytes(symbols).bytes(extensions);
  });
}

function writeList<Item>(fields: FrameWriter, items: readonly Item[], write: (item: Item) => void): void {
  fields.u32(items.length);
  for (const item of items) write(item);
}

/** Throws WireError for what `packOwnServices` cannot have written. */
export function unpackOwnServices(output: Uint8Array): OwnServices {
  const fields = new FieldReader(Buffer.from(output.buffer, output.byteOffset, output.byteLength));
  const services = listOf(fields, () => fields.text());
  const methods = listOf(fields, () => readMethod(fields, services));
  const modules = Object.fromEntries(listOf(fields, () => [fields.text(), fields.text()] as const));
  const files = listOf(fields, () => readFile(fields));
  const symbols = new NameIndex(Buffer.from(fields.bytes()));
  const extensions = new NameIndex(Buffer.from(fields.bytes()));
  fields.end();
  return {
    services,
    methods: new Map(methods.map((method) => [`/${method.service}/${method.method}`, method])),
    modules,
    schema: { files, symbols, extensions },
  };
}

function readMethod(fields: FieldReader, services: readonly string[]): CalledMethod {
  const service = services[fields.u32()];
  if (service === undefined) throw new WireError("a method of no service");
  return { service, method: fields.text(), kind: fields.oneOf(methodKinds) };
}

function readFile(fields: FieldReader): OwnFile {
  const name = fields.text();
  const bytes = Buffer.from(fields.bytes());
  return { name, bytes, imports: listOf(fields, () => fields.text()) };
}

function listOf<Item>(fields: FieldReader, read: () => Item): Item[] {
  const items: Item[] = [];
  for (let left = fields.u32(); left > 0; left--) items.push(read());
  return items;
}

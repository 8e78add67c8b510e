// Which modules an import may name: the reader's code runs where there are these and no others.
import { clientModel } from "../code-editor.ts";

const forAll = ["@bufbuild/protobuf", "@bufbuild/protobuf/wkt", "@bufbuild/protovalidate"];
const forHandlers = ["grpc-handler", ...forAll];
const forClients = ["@connectrpc/connect", "./transport", ...forAll];

export function isClient(fileName: string): boolean {
  return fileName.split("/").at(-1)?.startsWith(clientModel) === true;
}

/** Of `specifier`, whether the file can import it; all generated modules are there. */
export function isImportable(specifier: string, fileName: string): boolean {
  return specifier.startsWith("./gen/") || (isClient(fileName) ? forClients : forHandlers).includes(specifier);
}

/** Modules that only client.ts can import, although the types of the page have them for every file. */
export function isForClients(specifier: string): boolean {
  return specifier === "./transport" || specifier.startsWith("@connectrpc/");
}

// Services that a reader brings as a FileDescriptorSet: checked, and reduced to what the sandbox and the backend keep.
import {
  create,
  createFileRegistry,
  type DescFile,
  type DescMethod,
  type FileRegistry,
  fromBinary,
  toBinary,
} from "@bufbuild/protobuf";
import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { file_buf_validate_validate } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { type MethodKind, StatusCode } from "grpc-handler";
import { moduleJs, moduleSpecifier } from "live-schema";
import { googleFiles } from "../descriptor-sets.ts";
import { errorText, PlaygroundError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import { servedServices } from "../served-services.ts";
import { checkNames, NameBudget } from "./descriptor-names.ts";
import { encodeNames, type NameIndex } from "./name-index.ts";
import { extensionsOf, symbolsOf } from "../descriptor-symbols.ts";

type DeployLimits = Limits["deploy"];

/** A method that calls may come for. */
export interface CalledMethod {
  /** Fully qualified. */
  readonly service: string;
  readonly method: string;
  readonly kind: MethodKind;
}

export interface OwnFile {
  readonly name: string;
  /** A google.protobuf.FileDescriptorProto. */
  readonly bytes: Uint8Array;
  readonly imports: readonly string[];
}

/** What reflection tells of a set. */
export interface OwnSchema {
  readonly files: readonly OwnFile[];
  /** The file that declares a symbol, by its place in `files`. */
  readonly symbols: NameIndex;
  /** Extension numbers by the type that is extended. */
  readonly extensions: NameIndex;
}

export interface OwnServices {
  /** Fully qualified. */
  readonly services: readonly string[];
  /** Every method of every service in the set, by its path "/package.Service/Method". */
  readonly methods: ReadonlyMap<string, CalledMethod>;
  /** Generated modules as JavaScript, by what a handler imports: "./gen/depot/v1/depot_pb". */
  readonly modules: Readonly<Record<string, string>>;
  readonly schema: OwnSchema;
}

/** The same as the task's process has it. */
export interface ReadServices {
  readonly services: readonly string[];
  readonly methods: readonly CalledMethod[];
  readonly modules: Readonly<Record<string, string>>;
  readonly files: readonly OwnFile[];
  readonly symbols: Uint8Array;
  readonly extensions: Uint8Array;
}

/** Throws INVALID_ARGUMENT with what is wrong with the set. Files of `known` that it imports need not be in it. */
export function readOwnServices(bytes: Uint8Array, known: FileRegistry, limits: DeployLimits): ReadServices {
  const protos = parse(bytes, limits);
  if (protos.length > limits.ownFiles)
    throw refused(`holds ${String(protos.length)} files; at most ${String(limits.ownFiles)} are allowed`);
  const names = new NameBudget(limits.ownNameChars, refused);
  for (const proto of protos) checkNames(proto, names, refused);
  const linked = link(protos, known);
  const own = new Set(protos.map(({ name }) => name));
  const files = linked.filter(({ proto }) => own.has(proto.name));
  // What reflection knows already need not be kept once more.
  const reflected = linked.filter(({ proto }) => own.has(proto.name) || known.getFile(proto.name) === undefined);
  const methods = files.flatMap(({ services }) => services.flatMap((service) => service.methods));
  checkTypes(files);
  checkMethods(methods, limits);
  return {
    services: [...new Set(methods.map(({ parent }) => parent.typeName))],
    methods: methods.map(({ parent, name, methodKind }) => ({
      service: parent.typeName,
      method: name,
      kind: methodKind,
    })),
    modules: Object.fromEntries(files.map((file) => [moduleSpecifier(file), moduleJs(file)])),
    files: reflected.map(ownFile),
    symbols: encodeNames(reflected.flatMap((file, index) => symbolsOf(file).map((name) => [name, index] as const))),
    extensions: encodeNames(reflected.flatMap(extensionsOf)),
  };
}

function ownFile({ proto }: DescFile): OwnFile {
  return {
    name: proto.name,
    bytes: toBinary(FileDescriptorProtoSchema, proto),
    imports: [...new Set(proto.dependency)],
  };
}

/** Without comments and places, which are most of what a compiler writes, and without Google's files. */
function parse(bytes: Uint8Array, { descriptorBytes }: DeployLimits): FileDescriptorProto[] {
  const set = setIn(bytes);
  set.file = set.file.filter(({ name }) => !shared.has(name) && wktPublicImportPaths[name] === undefined);
  for (const file of set.file) delete file.sourceCodeInfo;
  const length = toBinary(FileDescriptorSetSchema, set).length;
  if (length <= descriptorBytes) return set.file;
  throw refused(
    `is ${String(length)} bytes without its comments; at most ${String(descriptorBytes)} are allowed: describe fewer types`,
  );
}

function setIn(bytes: Uint8Array): FileDescriptorSet {
  try {
    return fromBinary(FileDescriptorSetSchema, bytes);
  } catch (error) {
    throw refused(`is no google.protobuf.FileDescriptorSet: ${String(error)}`, error);
  }
}

/** Files of Google and Buf that any set may import: each is known already, and so is its generated module. */
const shared = new Map([...googleFiles, file_buf_validate_validate].map(({ proto }) => [proto.name, proto]));

function link(protos: readonly FileDescriptorProto[], known: FileRegistry): DescFile[] {
  const own = new Map(protos.map((proto) => [proto.name, proto]));
  if (own.size < protos.length) throw refused("holds two files of one name");
  const linked = new Map<string, FileDescriptorProto>();
  for (const proto of protos) addWithImports(proto, [], { own, known, linked });
  try {
    return [...createFileRegistry(create(FileDescriptorSetSchema, { file: [...linked.values()] })).files];
  } catch (error) {
    throw refused(`does not hold together: ${errorText(error)}`, error);
  }
}

interface Linking {
  readonly own: ReadonlyMap<string, FileDescriptorProto>;
  readonly known: FileRegistry;
  /** What is linked so far, imports before those who import them. */
  readonly linked: Map<string, FileDescriptorProto>;
}

function addWithImports(proto: FileDescriptorProto, importers: readonly string[], linking: Linking): void {
  if (linking.linked.has(proto.name)) return;
  const path = [...importers, proto.name];
  if (importers.includes(proto.name)) throw refused(`imports in a circle: ${path.join(" imports ")}`);
  for (const name of proto.dependency) {
    const imported = linking.own.get(name) ?? shared.get(name) ?? linking.known.getFile(name)?.proto;
    if (!imported)
      throw refused(
        `lacks "${name}", which ${proto.name} imports: put it in, as buf build and protoc --include_imports do`,
      );
    addWithImports(imported, path, linking);
  }
  linking.linked.set(proto.name, proto);
}

function checkMethods(methods: readonly DescMethod[], { ownMethods }: DeployLimits): void {
  if (methods.length === 0) throw refused("declares no method: leave it out, or add a service with one");
  if (methods.length > ownMethods)
    throw refused(`declares ${String(methods.length)} methods; at most ${String(ownMethods)} are allowed`);
  const served = methods.find(({ parent }) => servedServices.includes(parent.typeName));
  if (served)
    throw refused(`declares ${served.parent.typeName}, which the playground serves itself: give it another name`);
}

const googleTypes = new Set(googleFiles.flatMap((file) => Array.from(nestedTypes(file), ({ typeName }) => typeName)));

/** Handlers, clients and protobuf's JSON know these by name: another type of that name would be read as Google's. */
function checkTypes(files: readonly DescFile[]): void {
  for (const file of files) {
    for (const { typeName } of nestedTypes(file)) {
      if (!googleTypes.has(typeName)) continue;
      throw refused(
        `declares ${typeName} in ${file.proto.name}, which is Google's: import Google's file, or give yours another name`,
      );
    }
  }
}

function refused(what: string, cause?: unknown): PlaygroundError {
  return new PlaygroundError(StatusCode.INVALID_ARGUMENT, `file_descriptor_set ${what}`, cause);
}

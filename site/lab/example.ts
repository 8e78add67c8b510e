// What a page hands to its lab: one example's sources and sample calls, as plain JSON, so that it crosses into the island.
import type { JsonObject } from "@bufbuild/protobuf";
import type { ProtoFiles } from "../run/session/served-code.ts";
import type { MethodEntry } from "../run/state/method-entry.ts";
import type { Anchor } from "./features/places/anchor.ts";

export type { JsonObject };

/** A ready-made call: what the lab offers before the reader types anything. Messages are in protobuf's JSON form. */
export interface MethodSample {
  /** The one request of a unary or server streaming method. */
  readonly request?: JsonObject;
  /** Messages offered to the reader of a client or bidirectional streaming method, in a good order. */
  readonly messages?: readonly JsonObject[];
  /** What a second client of the same handler is offered in their place. */
  readonly secondClient?: readonly JsonObject[];
  /** How often auto-send sends the next sample message, when it is switched on. */
  readonly autoSendMs?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
}

/** A page with a lab on it. */
export interface LabPage {
  readonly path: string;
  readonly title: string;
}

/** One folder of content/examples, with the text of its .proto. */
export interface ExampleData {
  /** The folder's name, which is also what Deploy calls the example. */
  readonly name: string;
  /** Under which name the reader's edits are kept; the example's own without it. */
  readonly keptAs?: string;
  /** Which page the reader's edits belong to. Without one they are not offered on other pages, as those of an exercise. */
  readonly page?: LabPage;
  /**
   * Of a lab of the reader's own: its further .proto files. It has neither generated code nor fixtures on the server, its `name` is
   * empty, and it names no services: what it has is in its .proto files.
   */
  readonly own?: { readonly added: ProtoFiles };
  readonly title: string;
  /** Fully qualified, for instance "stock.v1.StockService". */
  readonly services: readonly string[];
  /** Relative to proto/, for instance "stock/v1/stock.proto". */
  readonly protoPath: string;
  readonly protoSource: string;
  /** All that the .proto declares, in its order. */
  readonly protoMethods: readonly MethodEntry[];
  /** Whether a message of the .proto, or of what it imports, has rules of protovalidate. */
  readonly hasRules: boolean;
  readonly handlerSource: string;
  /** The place in the handler that the page is about: the lab opens there. */
  readonly opensAt?: Anchor;
  /** By method name. */
  readonly methods: Readonly<Record<string, MethodSample>>;
  readonly defaultMethod: string;
}

/** The example as a lab of that page has it: what the reader edits there is kept for that page. */
export function onPage(example: ExampleData, page: LabPage): ExampleData {
  return { ...example, page, keptAs: `${example.name}@${page.path}` };
}

/** As much of an example as says what of the reader's belongs to it. */
export type OwnedExample = Pick<ExampleData, "name" | "keptAs" | "own" | "page">;

/** Under which name all that a reader makes in a lab is kept. */
export function keptName({ keptAs, name }: OwnedExample): string {
  return keptAs ?? name;
}

/** The page of the example's lab alone, whose edits are kept under the example's own name. */
export function labAlone({ name }: OwnedExample): LabPage {
  return { path: `/lab/${name}/`, title: "the playground" };
}

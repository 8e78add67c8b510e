// Where the parser is: the file's syntax, the names around, and what it has to remember until the whole file is read.
import type { FieldDescriptorProto } from "@bufbuild/protobuf/wkt";
import { Places } from "../descriptors/report.ts";
import type { Cursor } from "./cursor.ts";
import type { Place } from "./lexer.ts";

export class Scope {
  readonly cursor: Cursor;
  readonly places = new Places<Place>();
  /** Where types are named; a type's faults are reported there. */
  readonly typePlaces = new Places<Place>();
  /** Of each import, in their order. */
  readonly importPlaces: Place[] = [];
  readonly comments = new Map<string, string>();
  syntax: "proto2" | "proto3" = "proto2";
  readonly #names: string[] = [];

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  /** Names declared by `run` are inside of `name`. */
  within(name: string, run: () => void): void {
    this.#names.push(name);
    run();
    this.#names.pop();
  }

  comment(name: string, text: string): void {
    if (text.trim() !== "") this.comments.set([...this.#names, name].join("."), text.trim());
  }

  /** Remembers a field's type as it is written; what it means is known when the whole file is. */
  refer(field: FieldDescriptorProto, typeName: string, place: Place): void {
    field.typeName = typeName;
    this.typePlaces.set(field, place);
  }

  followedBy(text: string): boolean {
    return this.cursor.after(text);
  }
}

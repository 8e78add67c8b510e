// What all parts of one form share.
import type { DescMessage, DescOneof, JsonValue, Registry } from "@bufbuild/protobuf";
import type { ComponentType } from "preact";
import type { FieldDesc, JsonFields } from "./json-edit.ts";
import type { ValueType } from "./initial.ts";

export type Path = readonly (string | number)[];

export interface FormContext {
  /** What ids of elements begin with. */
  readonly id: string;
  /** What an Any may hold, and the extensions. */
  readonly types: Registry;
  /** The comment in the .proto. */
  readonly helpOf: (desc: FieldDesc | DescOneof) => string | undefined;
  /** A mistake that the JSON cannot hold: no call is made until it is mended. */
  readonly hold: (path: Path, mistake: string | undefined) => void;
  /** Messages hold values, and values messages: what draws both is handed down. */
  readonly Fields: ComponentType<FieldsProps>;
  readonly Value: ComponentType<ValueProps>;
}

/** The fields of one message. */
export interface FieldsProps {
  readonly form: FormContext;
  readonly type: DescMessage;
  readonly json: JsonFields;
  readonly path: Path;
  readonly label: string;
  readonly depth: number;
  readonly onChange: (json: JsonFields & JsonValue) => void;
}

/** A control for one value. */
export interface ControlProps {
  readonly form: FormContext;
  readonly type: ValueType;
  readonly value: JsonValue | undefined;
  readonly path: Path;
  readonly label: string;
  readonly mistake: string | undefined;
  /** Ids of what describes it. */
  readonly describedBy: string | undefined;
  /** Shown while it is not set. */
  readonly placeholder: string;
  /** Not set is another thing than the default value. */
  readonly explicit: boolean;
  readonly depth: number;
  readonly onChange: (value: JsonValue | undefined) => void;
}

/** One value, whatever its type. */
export interface ValueProps extends Omit<ControlProps, "mistake" | "describedBy" | "placeholder"> {
  /** Ids of what describes it beside its mistake. */
  readonly describedBy?: string | undefined;
  readonly placeholder?: string;
}

export function idOf({ id }: FormContext, path: Path): string {
  return `${id}-${path.map((part) => encodeURIComponent(part)).join("/")}`;
}

/** Puts the focus there when what was changed has been drawn. */
export function focusOn(form: FormContext, path: Path): void {
  requestAnimationFrame(() => document.getElementById(idOf(form, path))?.focus());
}

/** What every control says of itself to a screen reader. */
export function describing({ form, path, label, mistake, describedBy }: ControlProps) {
  return {
    id: idOf(form, path),
    "aria-label": label,
    "aria-invalid": mistake === undefined ? undefined : ("true" as const),
    "aria-describedby": describedBy,
  };
}

const plain = new Map<number, string>([
  ...(["double", "float", "int64", "uint64", "int32", "fixed64", "fixed32", "bool", "string"] as const).map(
    (name, index) => [index + 1, name] as const,
  ),
  ...([
    [12, "bytes"],
    [13, "uint32"],
    [15, "sfixed32"],
    [16, "sfixed64"],
    [17, "sint32"],
    [18, "sint64"],
  ] as const),
]);

function singleType({ scalar, enum: names, message }: ValueType): string {
  return message?.name ?? names?.name ?? plain.get(Number(scalar)) ?? "";
}

/** The type in the words of the .proto, without its package. */
export function typeText(field: FieldDesc): string {
  const single = singleType(field);
  if (field.fieldKind === "list") return `repeated ${single}`;
  if (field.fieldKind === "map") return `map of ${plain.get(field.mapKey) ?? ""} to ${single}`;
  return single;
}

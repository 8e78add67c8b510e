// A service as plain JSON, the way fixtures bring theirs: what a .proto says, in objects.

export interface PlainFile {
  readonly package: string;
  /** Default: proto2 when a field is "required", which proto3 does not know; else proto3. */
  readonly syntax?: "proto2" | "proto3";
  readonly messages?: readonly PlainMessage[];
  readonly enums?: readonly PlainEnum[];
  readonly services?: readonly PlainService[];
}

export interface PlainMessage {
  readonly name: string;
  readonly fields: readonly PlainField[];
  /** Messages and enums inside of this one. */
  readonly messages?: readonly PlainMessage[];
  readonly enums?: readonly PlainEnum[];
  readonly reserved?: readonly PlainReserved[];
}

/** A number, a range with both its ends, or a name that is not to be used again. */
export type PlainReserved = number | string | readonly [number, number];

export interface PlainField {
  readonly name: string;
  /** A scalar, the name of a message or an enum, or `map<string, int32>`. */
  readonly type: string;
  readonly number: number;
  /** Not for a map, and not for a field of a oneof. */
  readonly label?: "required" | "optional" | "repeated";
  /** The oneof that it belongs to. */
  readonly oneof?: string;
}

export interface PlainEnum {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly number: number }[] | Readonly<Record<string, number>>;
  readonly reserved?: readonly PlainReserved[];
}

export interface PlainService {
  readonly name: string;
  readonly methods: readonly PlainMethod[];
}

export interface PlainMethod {
  readonly name: string;
  readonly input_type: string;
  readonly output_type: string;
  readonly client_streaming?: boolean;
  readonly server_streaming?: boolean;
}

// A service as plain JSON, the way fixtures bring theirs.

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
}

export interface PlainField {
  readonly name: string;
  /** A scalar, the name of a message or an enum, or `map<string, int32>`. */
  readonly type: string;
  readonly number: number;
  readonly label?: "required" | "optional" | "repeated";
  /** The oneof that it belongs to. */
  readonly oneof?: string;
}

export interface PlainEnum {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly number: number }[] | Readonly<Record<string, number>>;
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

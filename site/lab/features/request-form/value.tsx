// One value with the control of its type, and what is wrong with it right below.
import { ScalarType } from "@bufbuild/protobuf";
import type { ComponentType } from "preact";
import { AnyControl } from "./any-control.tsx";
import { BytesControl } from "./bytes-control.tsx";
import { EnumControl } from "./enum-control.tsx";
import { type ControlProps, idOf, type ValueProps } from "./form-context.ts";
import { wrappedType, type ValueType } from "./initial.ts";
import { JsonControl } from "./json-control.tsx";
import { MessageControl } from "./message-control.tsx";
import { valueMistake } from "./rows.ts";
import { BoolControl, TextControl } from "./text-control.tsx";
import { TimeControl } from "./time-control.tsx";

type Control = ComponentType<ControlProps>;

const ofGoogle: Readonly<Record<string, Control>> = {
  "google.protobuf.Any": AnyControl,
  "google.protobuf.Duration": TextControl,
  "google.protobuf.FieldMask": TextControl,
  "google.protobuf.ListValue": JsonControl,
  "google.protobuf.Struct": JsonControl,
  "google.protobuf.Timestamp": TimeControl,
  "google.protobuf.Value": JsonControl,
};

function controlOf({ scalar, enum: names, message }: ValueType): Control {
  if (names) return EnumControl;
  const ofScalar = message ? wrappedType(message) : scalar;
  if (ofScalar === ScalarType.BOOL) return BoolControl;
  if (ofScalar === ScalarType.BYTES) return BytesControl;
  if (!message || ofScalar !== undefined) return TextControl;
  return (Object.hasOwn(ofGoogle, message.typeName) ? ofGoogle[message.typeName] : undefined) ?? MessageControl;
}

export function Value(props: ValueProps) {
  const { form, type, value, path, describedBy, placeholder = "" } = props;
  const mistake = value === undefined ? undefined : valueMistake(type, value);
  const id = `${idOf(form, path)}-mistake`;
  const Control = controlOf(type);
  const ids = [...(mistake === undefined ? [] : [id]), ...(describedBy === undefined ? [] : [describedBy])].join(" ");
  return (
    <div class="lab-rf-value">
      <Control {...props} placeholder={placeholder} mistake={mistake} describedBy={ids === "" ? undefined : ids} />
      {mistake !== undefined && (
        <p class="lab-mistake" id={id}>
          {mistake}
        </p>
      )}
    </div>
  );
}

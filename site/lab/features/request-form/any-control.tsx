// An Any: what it holds is chosen among the types that the .proto knows, and has a form of its own.
import { hasCustomJsonRepresentation } from "@bufbuild/protobuf/wkt";
import { typeNameOf } from "live-schema/shown-json";
import { type ControlProps, describing } from "./form-context.ts";
import { initialValue } from "./initial.ts";
import { isFields, type JsonFields, withKey, without } from "./json-edit.ts";

const googles = "google.protobuf.";

export function AnyControl(props: ControlProps) {
  const { form, value, path, label, depth, onChange } = props;
  const json = isFields(value) ? value : {};
  const { "@type": named } = json;
  const url = typeof named === "string" ? named : "";
  const chosen = typeNameOf(url);
  const type = form.types.getMessage(chosen);
  const choose = (name: string): void => {
    const picked = form.types.getMessage(name);
    onChange(picked ? startOf(name, initialValue({ message: picked }), hasCustomJsonRepresentation(picked)) : {});
  };
  const rest = without(json, ["@type"]);
  return (
    <div class="lab-rf-any">
      <select
        {...describing(props)}
        aria-label={`${label} holds`}
        class="lab-rf-box"
        value={chosen}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        <option value="">nothing</option>
        {chosen !== "" && !type && <option value={chosen}>{chosen}, which is not known here</option>}
        <Types form={form} />
      </select>
      {type && hasCustomJsonRepresentation(type) && (
        <form.Value
          {...{
            form,
            type: { message: type },
            label: `${label} value`,
            value: json["value"],
            path: [...path, "value"],
            depth: depth + 1,
          }}
          explicit={false}
          onChange={(next) => onChange(next === undefined ? without(json, ["value"]) : withKey(json, "value", next))}
        />
      )}
      {type && !hasCustomJsonRepresentation(type) && (
        <form.Fields
          {...{ form, type, json: rest, path, label, depth: depth + 1 }}
          onChange={(next) => onChange(Object.fromEntries([["@type", url], ...Object.entries(next)]))}
        />
      )}
    </div>
  );
}

function Types({ form }: { readonly form: ControlProps["form"] }) {
  const names = [...form.types].flatMap((one) => (one.kind === "message" ? [one.typeName] : []));
  const ofGoogle = names.filter((name) => name.startsWith(googles));
  const groups = [
    ["Of this .proto", names.filter((name) => !ofGoogle.includes(name))],
    ["Of Google", ofGoogle],
  ] as const;
  return (
    <>
      {groups.map(([label, group]) => (
        <optgroup key={label} label={label}>
          {group.map((name) => (
            <option key={name} value={name}>
              {name.replace(googles, "")}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}

function startOf(name: string, value: ReturnType<typeof initialValue>, isSpecial: boolean): JsonFields {
  const head = { "@type": `type.googleapis.com/${name}` };
  return isSpecial
    ? { ...head, value }
    : Object.fromEntries([...Object.entries(head), ...Object.entries(isFields(value) ? value : {})]);
}

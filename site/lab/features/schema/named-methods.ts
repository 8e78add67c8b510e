// What methods are called by when several services have one of a name.
import type { DescMethod } from "@bufbuild/protobuf";
import { entryOf, type MethodEntry } from "../../../run/state/method-entry.ts";

export interface NamedMethods {
  readonly methods: ReadonlyMap<string, DescMethod>;
  readonly entries: readonly MethodEntry[];
}

/** The first of a name has it; the others are called "package.Service/Method", and all of them are shown so. */
export function namedMethods(all: readonly DescMethod[]): NamedMethods {
  const methods = new Map<string, DescMethod>();
  for (const method of all) methods.set(methods.has(method.name) ? fullNameOf(method) : method.name, method);
  const isShared = sharedAmong(all.map(({ name }) => name));
  const entries = [...methods].map(([name, method]): MethodEntry => {
    return {
      ...{ ...entryOf(method), name },
      ...(isShared.has(method.name) && { label: fullNameOf(method) }),
    };
  });
  return { methods, entries };
}

const fullNameOf = ({ parent, name }: DescMethod): string => `${parent.typeName}/${name}`;

function sharedAmong(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

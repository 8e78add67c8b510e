// Whether messages have rules of protovalidate, as their descriptors say: the options that buf/validate/validate.proto declares.
import type { DescExtension, DescField, DescFile, DescMessage, DescOneof } from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";

/** The number of all three: `(buf.validate.message)`, `(buf.validate.oneof)` and `(buf.validate.field)`. */
const rulesNumber = 1159;

/** True when a file, or one that it imports, has a rule. */
export function declaresRules(files: Iterable<DescFile>): boolean {
  const reached = new Set(files);
  // A set yields what is added while it is walked.
  for (const file of reached) for (const imported of file.dependencies) reached.add(imported);
  return [...reached].some((file) => [...ruled(file)].some(hasRule));
}

type Ruled = DescMessage | DescField | DescOneof | DescExtension;

function* ruled(file: DescFile): Generator<Ruled> {
  for (const type of nestedTypes(file)) {
    if (type.kind === "message") yield* [type, ...type.fields, ...type.oneofs];
    if (type.kind === "extension") yield type;
  }
}

/** Nothing here knows the extension, so that it stays an unknown field of the options. */
const hasRule = ({ proto: { options } }: Ruled): boolean =>
  options?.$unknown?.some(({ no }) => no === rulesNumber) === true;

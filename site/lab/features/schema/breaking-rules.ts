// What each of buf's rules about breaking changes means for a client that still has the old schema: what follows "An old client".

const unimplemented = "gets the status UNIMPLEMENTED when it calls";
const jsonOnly = "notices nothing in binary, where numbers count. In JSON";
const generated =
  "notices nothing: the bytes of a call stay the same. Code that is generated anew may no longer fit the code that uses it.";

/** By buf's id: all rules of its category FILE, which holds those of the narrower ones. */
const sentences: Readonly<Record<string, string>> = {
  RPC_NO_DELETE: `${unimplemented} this method.`,
  SERVICE_NO_DELETE: `${unimplemented} this service.`,
  FILE_NO_DELETE: `${unimplemented} a service of that file.`,
  FILE_SAME_PACKAGE: `${unimplemented}: the package is part of each method's path.`,
  RPC_SAME_REQUEST_TYPE:
    "still sends the old message. Fields with the same number and type are read; others are unknown, or make the call fail.",
  RPC_SAME_RESPONSE_TYPE:
    "reads the answer as the old message. Fields with the same number and type are read; others are unknown, or cannot be read.",
  RPC_SAME_CLIENT_STREAMING:
    "sends one message where the handler reads a stream, or a stream where it reads one: the call may work, wait or fail.",
  RPC_SAME_SERVER_STREAMING:
    "expects one answer and gets a stream, or the other way round: one message too few or too many is an error.",
  RPC_SAME_IDEMPOTENCY_LEVEL: "may repeat the call, or send it by GET, as the old schema allowed.",

  FIELD_NO_DELETE:
    "still sends this number in requests, and the handler does not see it. In answers the field is missing and reads as its default. Reserve number and name, so that no new field takes them.",
  FIELD_SAME_TYPE:
    "reads the number as its old type. Types with one encoding (int32 and int64, string and bytes) mostly work; with others, values are wrong or the message cannot be read.",
  FIELD_SAME_CARDINALITY:
    "keeps the last value of a list, or sends one value where a list is read. A packed list cannot be read as one value. If only `optional` changed, every value can still be read, but unset and default may be confused.",
  FIELD_SAME_ONEOF: "may send two fields of which only the last is kept, or may miss one that it expects.",
  FIELD_SAME_NAME: `${jsonOnly}, fields go by name: the old name is unknown.`,
  FIELD_SAME_JSON_NAME: `${jsonOnly}, fields go by this name: the old one is unknown.`,
  FIELD_SAME_DEFAULT: "reads its own default where the field is missing: the two sides see different values.",
  FIELD_SAME_JSTYPE: generated,
  FIELD_SAME_CPP_STRING_TYPE: generated,
  FIELD_SAME_JAVA_UTF8_VALIDATION: "may get text that is not valid UTF-8, or may be refused for such text, in Java.",
  FIELD_SAME_UTF8_VALIDATION:
    "may get text that is not valid UTF-8 and that it cannot read, or be refused for such text.",

  ENUM_VALUE_NO_DELETE:
    "still sends this number, and the handler gets a number without a name (in a closed enum, no value). Reserve number and name.",
  ENUM_VALUE_SAME_NAME: `${jsonOnly}, enum values go by name: the old name is unknown.`,
  ENUM_NO_DELETE: "still sends numbers of this enum. They mean whatever the fields that had it are now.",
  ENUM_SAME_TYPE:
    "treats numbers without a name in another way: an open enum keeps them, a closed one puts them among the unknown fields.",
  ENUM_SAME_JSON_FORMAT: `${jsonOnly}, it may no longer be understood.`,

  MESSAGE_NO_DELETE: "still sends this message. It is read as whatever the fields and methods that had it are now.",
  MESSAGE_SAME_JSON_FORMAT: `${jsonOnly}, it may no longer be understood.`,
  MESSAGE_SAME_REQUIRED_FIELDS:
    "may leave out a field that must be there, or miss one: a message without a required field cannot be read.",
  MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR: generated,
  ONEOF_NO_DELETE: "reads the same bytes, but may get two of these fields at once, and keeps the last.",
  EXTENSION_NO_DELETE: "still sends this extension, and the handler sees an unknown field.",
  EXTENSION_MESSAGE_NO_DELETE:
    "may still send an extension with such a number: the handler sees an unknown field, or reads it as a new one.",
  RESERVED_ENUM_NO_DELETE:
    "notices nothing yet. But a new value may now take the number or name, and old values then mean something else.",
  RESERVED_MESSAGE_NO_DELETE:
    "notices nothing yet. But a new field may now take the number or name, and old data is then read as that field.",

  FILE_SAME_SYNTAX: "may read unset fields, defaults and unknown enum values in another way than the handler.",
  ...forEach(
    [
      ...["CC_ENABLE_ARENAS", "CC_GENERIC_SERVICES", "CSHARP_NAMESPACE", "GO_PACKAGE", "JAVA_GENERIC_SERVICES"],
      ...["JAVA_MULTIPLE_FILES", "JAVA_OUTER_CLASSNAME", "JAVA_PACKAGE", "OBJC_CLASS_PREFIX", "OPTIMIZE_FOR"],
      ...["PHP_CLASS_PREFIX", "PHP_METADATA_NAMESPACE", "PHP_NAMESPACE", "PY_GENERIC_SERVICES", "RUBY_PACKAGE"],
      "SWIFT_PREFIX",
    ],
    generated,
  ),
};

/** Options of a file that only generated code knows. */
function forEach(options: readonly string[], sentence: string): Record<string, string> {
  return Object.fromEntries(options.map((option) => [`FILE_SAME_${option}`, sentence]));
}

const ofOthers = "may not understand what the new side sends, or not be understood.";

/** For a rule of a newer buf, a sentence that is true of every break. */
export function oldClientSees(rule: string): string {
  return isExplained(rule) ? (sentences[rule] ?? ofOthers) : ofOthers;
}

/** Whether there is a sentence for this very rule. */
export function isExplained(rule: string): boolean {
  return Object.hasOwn(sentences, rule);
}

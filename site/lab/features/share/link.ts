// A lab as a link and back: JSON, deflated, in the fragment, which browsers keep to themselves. Loaded when it is needed.
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { deflateSync, Inflate, strFromU8, strToU8 } from "fflate";
import { isSharedFragment, sharePrefix } from "./fragment.ts";
import { checkSharedLab, type SharedLab, UnreadableLink } from "./shared-lab.ts";

/**
 * Stands before the data. A change that old pages cannot read takes the next number, and a link takes the lowest that it can:
 * 2 has a .proto, which a page of version 1 would leave behind; 3 has .proto files beside it; 4 has requests checked by its rules;
 * 5 is a lab that stands on no example.
 */
const versions = { plain: 1, withProto: 2, withAdded: 3, validating: 4, own: 5 } as const;

function versionOf({ own, proto, added, validate = false }: SharedLab): number {
  if (own) return versions.own;
  if (validate) return versions.validating;
  if (added !== undefined) return versions.withAdded;
  return proto === undefined ? versions.plain : versions.withProto;
}

/** What a link may hold before and after inflating: a deployment's 64 KiB of code, as much again of requests, and room. */
const maxFragmentChars = 256 * 1024;
const maxInflatedBytes = 512 * 1024;

/** The address of `page` with the lab in its fragment. */
export function writeLink(page: string, lab: SharedLab): string {
  const url = new URL(page);
  const json = strToU8(JSON.stringify(lab));
  const data = joined([sum(json), deflateSync(json, { level: 9 })]);
  url.hash = `${sharePrefix}${String(versionOf(lab))}.${base64Encode(data, "url")}`;
  return url.href;
}

/** The lab in a fragment that `isSharedFragment`. Throws UnreadableLink: corrupt, too long, of another version, hostile. */
export function readLink(fragment: string): SharedLab {
  if (!isSharedFragment(fragment)) throw new UnreadableLink("it holds no lab");
  if (fragment.length > maxFragmentChars) throw new UnreadableLink("it is longer than any link that Share makes");
  const [found = "", data = ""] = fragment.slice(1 + sharePrefix.length).split(".", 2);
  checkVersion(found);
  const bytes = bytesOf(data);
  const json = inflate(bytes.subarray(sumBytes));
  if (!sum(json).every((byte, i) => byte === bytes[i])) throw new UnreadableLink("it is cut off or changed");
  return checkSharedLab(parse(strFromU8(json)));
}

const sumBytes = 4;

/** FNV-1a, 32 bits: deflated data that was changed inside often inflates all the same, to other code. */
function sum(bytes: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return Uint8Array.of(hash >>> 24, hash >>> 16, hash >>> 8, hash);
}

function checkVersion(found: string): void {
  const known: readonly number[] = Object.values(versions);
  if (known.some((version) => found === String(version))) return;
  const number = /^\d{1,6}$/.test(found) ? Number(found) : Number.NaN;
  if (number > Math.max(...known))
    throw new UnreadableLink("it was made by a newer playground: reload the page, then open it again");
  if (number < Math.min(...known))
    throw new UnreadableLink("it was made by an older playground, whose links this one cannot read");
  throw new UnreadableLink("it is cut off or changed");
}

/** Inflates no further than a lab can go: a few bytes may stand for gigabytes. */
function inflate(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  const seen = { bytes: 0, end: false };
  const inflating = new Inflate((part, final) => {
    seen.bytes += part.length;
    seen.end = final;
    if (seen.bytes > maxInflatedBytes) throw new UnreadableLink("it holds more than a lab can");
    parts.push(part);
  });
  try {
    // In pieces, so that the limit is seen before everything has been inflated.
    for (let at = 0; at < bytes.length; at += 1024) {
      inflating.push(bytes.subarray(at, at + 1024), at + 1024 >= bytes.length);
    }
  } catch (error) {
    throw error instanceof UnreadableLink ? error : new UnreadableLink("it is cut off or changed", { cause: error });
  }
  if (!seen.end) throw new UnreadableLink("it is cut off or changed");
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UnreadableLink("it is cut off or changed", { cause: error });
  }
}

function bytesOf(text: string): Uint8Array {
  try {
    return base64Decode(text);
  } catch (error) {
    throw new UnreadableLink("it is cut off or changed", { cause: error });
  }
}

// Bytes in hexadecimal, each in the colour of what it is, with what it is beside them.
import { formatBytes } from "../../../run/state/format.ts";
import type { Part, WireBytes } from "./wire-bytes.ts";

interface Props {
  readonly wire: WireBytes;
  /** Where the message begins: parts are named by their place in it, so that both hops mark the same. */
  readonly payloadStart: number;
  readonly chosen: string | undefined;
  readonly onChoose: (part: string | undefined) => void;
}

/** More bytes than this are not readable; the rest is counted. */
const shownBytes = 768;

export function HexView({ wire, payloadStart, chosen, onChoose }: Props) {
  const { bytes, parts } = wire;
  const shown = parts.length > 0 ? parts : [whole(bytes)];
  const keyOf = (part: Part): string => `${part.kind} ${String(part.start - payloadStart)}`;
  return (
    <>
      <p class="lab-hex" aria-label="Bytes">
        {shown.map((part) => {
          if (part.start >= shownBytes) return null;
          const key = keyOf(part);
          return (
            <span
              key={part.start}
              data-kind={part.kind}
              data-chosen={chosen === key ? "true" : undefined}
              title={`${part.name}: ${part.value}`}
              onPointerEnter={() => onChoose(key)}
            >
              {hex(bytes, part)}{" "}
            </span>
          );
        })}
        {bytes.length > shownBytes && <span class="lab-note">… {formatBytes(bytes.length - shownBytes)} more</span>}
      </p>
      {parts.length > 0 && (
        <table class="lab-table lab-parts">
          <thead>
            <tr>
              <th scope="col">Bytes</th>
              <th scope="col">Is</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {parts.slice(0, 80).map((part) => (
              <tr
                key={part.start}
                data-chosen={chosen === keyOf(part) ? "true" : undefined}
                onPointerEnter={() => onChoose(keyOf(part))}
              >
                <td data-kind={part.kind}>
                  {hex(bytes, { ...part, length: Math.min(part.length, 6) })}
                  {part.length > 6 && " …"}
                </td>
                <td style={{ paddingLeft: `${String(0.5 + part.depth)}rem` }}>
                  {part.name}{" "}
                  {part.kind !== "value" && part.kind !== "frame" && <span class="lab-note">{part.kind}</span>}
                </td>
                <td>{part.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function whole(bytes: Uint8Array): Part {
  return { start: 0, length: bytes.length, name: "frame", value: "as it was on the wire", kind: "frame", depth: 0 };
}

function hex(bytes: Uint8Array, { start, length }: Part): string {
  const part = bytes.subarray(start, Math.min(start + length, start + shownBytes));
  return Array.from(part, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

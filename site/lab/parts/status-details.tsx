// Metadata on one line. What a google.rpc.BadRequest in trailers says stands field by field: the trailer itself is bytes.
import { base64Decode } from "@bufbuild/protobuf/wire";
import { type FieldViolation, fieldViolations } from "grpc-handler";
import type { MetadataEntries } from "../../run/events/metadata.ts";
import { MetadataText } from "./metadata-text.tsx";

const trailer = "grpc-status-details-bin";

/** Each violation in the trailers; none when there are no details, or others. */
export function violationsIn(trailers: MetadataEntries): FieldViolation[] {
  return trailers.filter(([key]) => key === trailer).flatMap(([, value]) => fieldViolations(bytesOf(value)));
}

/** The trailers without those bytes, when they are shown as violations. */
export function withoutViolations(trailers: MetadataEntries): MetadataEntries {
  return violationsIn(trailers).length === 0 ? trailers : trailers.filter(([key]) => key !== trailer);
}

function bytesOf(text: string): Uint8Array {
  try {
    return base64Decode(text);
  } catch {
    return new Uint8Array();
  }
}

export function StatusDetails({ entries }: { readonly entries: MetadataEntries }) {
  const violations = violationsIn(entries);
  const rest = withoutViolations(entries);
  return (
    <>
      {violations.length > 0 && <Violations violations={violations} />}
      {(rest.length > 0 || violations.length === 0) && <MetadataText entries={rest} />}
    </>
  );
}

function Violations({ violations }: { readonly violations: readonly FieldViolation[] }) {
  return (
    <span class="lab-entries lab-violations" title="google.rpc.BadRequest, in the trailer grpc-status-details-bin">
      {violations.map(({ field, description, reason = "" }, index) => (
        <span key={index} class="lab-entry">
          <span class="lab-json-name">{field === "" ? "the message" : field}:</span>{" "}
          <span class="lab-json-string">{description}</span>
          {reason !== "" && <span class="lab-type"> {reason}</span>}
        </span>
      ))}
    </span>
  );
}

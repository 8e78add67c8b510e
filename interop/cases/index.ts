// gRPC's own interoperability cases, by the names that its test programs know them by.
import type { Case } from "../case.ts";
import { cancelCases } from "./cancel-and-deadline.ts";
import { metadataCases } from "./metadata-and-status.ts";
import { payloadCases } from "./payloads.ts";

export const cases: readonly Case[] = [...payloadCases, ...metadataCases, ...cancelCases];

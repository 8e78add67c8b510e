export type * from "./fixture.ts";
export type * from "./plain-file.ts";
export { type RecordedCall, type RecordedRequest, recordFixture } from "./record.ts";

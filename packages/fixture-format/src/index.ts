export type * from "./fixture.ts";
export { type RecordedCall, type RecordedRequest, recordFixture } from "./record.ts";

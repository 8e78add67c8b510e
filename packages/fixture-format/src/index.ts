export type { Category, ExpectedResponse, Fixture, FixtureHandler, FixtureRequest, Timing } from "./fixture.ts";
export { type RecordedCall, type RecordedRequest, recordFixture } from "./record.ts";

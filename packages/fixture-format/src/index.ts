export type {
  CallBefore,
  Category,
  ExpectedResponse,
  Fixture,
  FixtureHandler,
  FixtureRequest,
  ProtoText,
  Timing,
} from "./fixture.ts";
export { type RecordedCall, type RecordedRequest, recordFixture } from "./record.ts";

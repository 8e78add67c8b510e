// The playground's door: deployments by id or by service, and PlaygroundService on top of them.
export type { Deployment } from "./deployment.ts";
export { type Example, loadExamples } from "./examples.ts";
export type { FixtureRuns, ReaderHost, WantedFixtures } from "./fixture-runs.ts";
export { PlaygroundHandler } from "./handler.ts";
export type { CalledMethod, OwnFile, OwnSchema } from "./own-services.ts";
export { OwnServicesReader } from "./own-services-reader.ts";
export { Registry } from "./registry.ts";
export { SchemaRequests } from "./schema-requests.ts";

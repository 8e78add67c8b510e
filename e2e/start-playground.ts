// Starts a playground before the specs and ends it after them. Specs find it through the environment.
import { launchPlayground } from "./launch-playground.ts";

export default async function startPlayground(): Promise<() => Promise<void>> {
  const playground = await launchPlayground();
  process.env["PLAYGROUND_URL"] = playground.url;
  process.env["PLAYGROUND_GRPC"] = playground.grpc;
  return () => playground.stop();
}

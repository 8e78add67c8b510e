// Which process metrics and spans come from: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES may say more, or otherwise.
import {
  detectResources,
  type Resource,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";

export type PartName = "backend" | "proxy";

export function resourceOf(part: PartName, instance: string): Resource {
  const own = resourceFromAttributes({ "service.name": `playground-${part}`, "service.instance.id": instance });
  return own.merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }));
}

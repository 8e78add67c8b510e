// The services that the playground answers itself, whatever is deployed: no handler can have one of these names.

export const healthService = "grpc.health.v1.Health";
export const playgroundService = "playground.v1.PlaygroundService";
export const reflectionServices = [
  "grpc.reflection.v1.ServerReflection",
  "grpc.reflection.v1alpha.ServerReflection",
] as const;

export const servedServices: readonly string[] = [playgroundService, healthService, ...reflectionServices];

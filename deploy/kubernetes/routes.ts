// Command line: a Service and a route for each backend that there may be, since routes cannot count.
//   node deploy/kubernetes/routes.ts [12] > deploy/kubernetes/base/routes-of-backends.yaml
// The number is maxReplicas of the backends' HorizontalPodAutoscaler. A route whose pod is not there answers UNAVAILABLE, after which
// the reader's page deploys again, elsewhere.
const usual = 12;

/** The manifests for backend-0 to backend-(count - 1), as YAML. */
export function routesOf(count: number): string {
  const head = `# Made by deploy/kubernetes/routes.ts: not to be edited.\n`;
  return head + Array.from({ length: count }, (_, index) => manifestsOf(`backend-${String(index)}`)).join("");
}

/** A pod that is full, or about to end, still gets what its readers call. */
function manifestsOf(name: string): string {
  return `---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: { statefulset.kubernetes.io/pod-name: ${name} }
  publishNotReadyAddresses: true
  ports:
    - { name: grpc, port: 50051, targetPort: grpc, appProtocol: kubernetes.io/h2c }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata:
  name: ${name}
spec:
  parentRefs: [{ name: router }]
  rules:
    - matches:
        - headers: [{ name: x-deployment, type: RegularExpression, value: "${name}\\\\..*" }]
      backendRefs: [{ name: ${name}, port: 50051 }]
`;
}

if (import.meta.main) {
  const count = Number(process.argv[2] ?? usual);
  if (Number.isInteger(count) && count > 0 && count <= 1_000) process.stdout.write(routesOf(count));
  else {
    console.error("expected a number of backends from 1 to 1000");
    process.exitCode = 1;
  }
}

// What a downloaded project of a reader's own .proto files has beside them: the server, and the README.
import type { DescFile, DescService } from "@bufbuild/protobuf";
import { namesOf } from "live-schema";
import type { ServedSchema } from "../../../run/session/served-code.ts";

interface Project {
  /** For package.json: letters, digits and -. */
  readonly name: string;
  readonly title: string;
  readonly schema: Pick<ServedSchema, "methods" | "files">;
}

/** `made`: what the site has of every such project. */
export function ownProject(made: Readonly<Record<string, string>>, project: Project): Record<string, string> {
  const services = [...new Set([...project.schema.methods.values()].map(({ parent }) => parent))];
  const manifest = JSON.parse(made["package.json"] ?? "{}") as object;
  const name = `${project.name.replaceAll(/[^a-z0-9-]+/gu, "") || "lab"}-grpc`;
  return {
    ...made,
    "package.json": `${JSON.stringify({ ...manifest, name }, null, 2)}\n`,
    "server.ts": serverText(services),
    "README.md": readmeText(project, services),
  };
}

/** Two files may declare a service of one name. */
function serverText(services: readonly DescService[]): string {
  const imports = services.map(
    (service, index) =>
      `import { ${schemaOf(service)} as service${String(index + 1)} } from "${moduleOf(service.file)}";`,
  );
  const list = services.map((_, index) => `service${String(index + 1)}`).join(", ");
  return `// Serves handler.ts on a port of its own.
import type { GrpcHandler } from "grpc-handler";
import { serve } from "grpc-handler/serve";
${imports.join("\n")}
import exported from "./handler.ts";

const handler: GrpcHandler = typeof exported === "function" ? new exported() : exported;
const services = [${list}];
const { port } = await serve(handler, { services, port: Number(process.env["PORT"] ?? 50051) });
console.log(\`\${services.map(({ typeName }) => typeName).join(", ")} on 127.0.0.1:\${port}\`);
`;
}

const schemaOf = (service: DescService): string => namesOf(service.file).schema(service);
const moduleOf = (file: DescFile): string => `./gen/${file.name}_pb.js`;

/** As Markdown shows it. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_<>#[\]]/gu, "\\$&");

function readmeText({ title, schema }: Project, services: readonly DescService[]): string {
  const [service] = services;
  const [method] = schema.methods.values();
  return `# ${escaped(title)}

A gRPC service of your own: \`handler.ts\` on grpc-js, without the playground.

    npm install
    npm start

serves it on port 50051 (\`PORT\` chooses another). Call it with buf, from a second terminal:

    buf curl --protocol grpc --http2-prior-knowledge --schema proto -d '{}' \\
      http://127.0.0.1:50051/${service?.typeName ?? ""}/${method?.name ?? ""}

| file | what it is |
| --- | --- |
| \`handler.ts\` | your code |
| \`server.ts\` | puts it on a port |
| \`proto/\` | your .proto files (${Object.keys(schema.files).join(", ")}); \`gen/\` is generated from them |
| \`grpc-handler/\` | what the handler is written against, and \`serve()\` |
`;
}

// The downloaded project's README: how to start it, call it and test it.
import type { z } from "astro/zod";
import type { exampleSchema } from "../schemas/example.ts";

export type Example = z.infer<typeof exampleSchema>;

export function readmeOf({ title, services, methods, defaultMethod, proto }: Example): string {
  const sample = methods[defaultMethod];
  const messages = sample?.messages ?? [sample?.request ?? {}];
  return `# ${title}

A gRPC service of your own: \`handler.ts\` on grpc-js, without the playground.

    npm install
    npm start

serves it on port 50051 (\`PORT\` chooses another). Call it with buf, from a second terminal:

    buf curl --protocol grpc --http2-prior-knowledge --schema proto -d @- \\
      http://127.0.0.1:50051/${String(services[0])}/${defaultMethod} <<'END'
${messages.map((message) => `    ${JSON.stringify(message)}`).join("\n")}
    END

\`npm test\` calls the handler with each fixture in \`test/fixtures\` and compares what comes back. They were written for the
example's own handler: where you have changed what it answers, change them too.

| file | what it is |
| --- | --- |
| \`handler.ts\` | your code |
| \`server.ts\` | puts it on a port |
| \`proto/${proto}\` | the service; \`gen/\` is generated from it |
| \`grpc-handler/\` | what the handler is written against, and \`serve()\` |
| \`test/\` | the fixtures and what runs them |
`;
}

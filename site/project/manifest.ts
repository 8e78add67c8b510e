// The downloaded project's package.json: the versions that this playground runs on.

/** Runs TypeScript as it is written, whatever of it: handlers may use what Node's own type stripping does not take. */
const tsx = "4.23.15";
const start = "tsx server.ts";

export function manifestOf(
  example: string,
  { dependencies }: { readonly dependencies?: Readonly<Record<string, string>> },
  scripts: Readonly<Record<string, string>> = { start, test: "node --import tsx --test test/fixtures.test.ts" },
): string {
  const own = (name: string): Record<string, string> => {
    const version = dependencies?.[name];
    if (version === undefined) throw new Error(`expected ${name} among the dependencies in package.json, found none`);
    return { [name]: version };
  };
  const manifest = {
    name: `${example}-grpc`,
    version: "1.0.0",
    private: true,
    type: "module",
    workspaces: ["grpc-handler"],
    scripts,
    dependencies: {
      ...own("@bufbuild/protobuf"),
      ...own("@bufbuild/protovalidate"),
      ...own("@grpc/grpc-js"),
      "grpc-handler": "*",
      tsx,
    },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

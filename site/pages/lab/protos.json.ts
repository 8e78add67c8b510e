// The .proto files of proto/, which those of readers may import: a download takes along what it needs of them.
import type { APIRoute } from "astro";

const protos = import.meta.glob<string>(["/proto/**/*.proto", "!/proto/gen/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});

export const GET: APIRoute = () =>
  Response.json(
    Object.fromEntries(Object.entries(protos).map(([path, text]) => [path.replace(/^\/proto\//, ""), text])),
  );

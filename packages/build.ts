// `npm run pack`: the packages that others may use, as tarballs in packages/dist.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { packPackage } from "./installable.ts";

const into = join(import.meta.dirname, "dist");
await mkdir(into, { recursive: true });
for (const name of ["connect-websocket", "grpc-handler"]) console.log(await packPackage(name, into));

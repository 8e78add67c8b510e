// How esbuild's program is started as a service. Its protocol goes with its version, so both come from the package installed.
import { version } from "esbuild";

export { version };

export const service = `--service=${version}`;

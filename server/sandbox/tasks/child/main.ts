// The program of a task process. Nothing imports this; the server bundles it and starts it by path.
import { limits } from "../../../limits.ts";
import { serveTasks } from "./serve.ts";
import { tasks } from "./table.ts";

serveTasks(tasks, limits.tasks.frameBytes);
// The server is gone.
process.stdin.on("end", () => process.exit());

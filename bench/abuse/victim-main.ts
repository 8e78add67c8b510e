// The process of a victim: `node victim-main.ts <url>`, forked by VictimProcess.
import { type FromVictim, Victim } from "./victim.ts";

const tell = (message: FromVictim): void => void process.send?.(message);

const victim = new Victim(process.argv[2] ?? "", (gapMs) => tell({ gapMs }));
void victim.started.then(() => tell({ started: true }));
process.once("message", () => {
  void victim.stop().then((figures) => {
    tell({ figures });
    process.disconnect();
  });
});
process.once("disconnect", () => void victim.stop());

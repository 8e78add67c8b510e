// The process of a victim: `node victim-main.ts <url>`, forked by VictimProcess.
import { type FromVictim, Victim } from "./victim.ts";

const tell = (message: FromVictim, told = (): void => undefined): void => void process.send?.(message, told);

const victim = new Victim(process.argv[2] ?? "", (gapMs) => tell({ gapMs }));
void victim.started.then(() => tell({ started: true }));
process.once("message", () => {
  // Those of an hour are some 600 KB: a channel that is closed at once would lose them.
  void victim.stop().then((figures) => tell({ figures }, () => process.disconnect()));
});
process.once("disconnect", () => void victim.stop());

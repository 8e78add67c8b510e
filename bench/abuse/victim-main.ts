// The process of a victim: `node victim-main.ts <url>`, forked by VictimProcess.
import { type FromVictim, Victim } from "./victim.ts";

const send = (message: FromVictim, onSent = (): void => undefined): void => void process.send?.(message, onSent);

const victim = new Victim(process.argv[2] ?? "", (gap) => send({ gap }));
void victim.started.then(() => send({ started: true }));
process.once("message", () => {
  // Those of an hour are some 600 KB: a channel that is closed at once would lose them.
  void victim.stop().then((figures) => send({ figures }, () => process.disconnect()));
});
process.once("disconnect", () => void victim.stop());

import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Catches the maps that the guest keeps, and looks in them for the runner.",
  source: handler(
    `
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const found: string[] = [];
    for (const map of (globalThis as any).maps as Map<unknown, any>[])
      for (const value of map.values())
        for (const key of Reflect.ownKeys(Object(value)))
          if (/emit|send|host|applySync/.test(String(key))) found.push(String(key));
    return say(\`found \${found}\`);
  }`,
    `const maps: unknown[] = [];
(globalThis as any).maps = maps;
const { get } = Map.prototype;
Map.prototype.get = function (key) {
  maps.push(this);
  return get.call(this, key);
};`,
  ),
  expected: answers(/^found $/),
};

export default attack;

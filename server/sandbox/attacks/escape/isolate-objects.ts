import { answers, handler } from "../attack.ts";
import type { Attack } from "../attack.ts";

const attack: Attack = {
  tries: "Looks everywhere for objects of the runner.",
  source: handler(`
  async handleRequest(request: GrpcRequest, context: CallContext) {
    const seen = new Set<unknown>();
    const found: string[] = [];
    const walk = (value: unknown, path: string, depth: number): void => {
      if (
        (typeof value !== "object" && typeof value !== "function") ||
        value === null ||
        seen.has(value) ||
        depth > 4
      )
        return;
      seen.add(value);
      for (const key of Reflect.ownKeys(value)) {
        if (/^(applySync|copyInto|derefInto|compileScript|process|mainModule)$/.test(String(key)))
          found.push(\`\${path}.\${String(key)}\`);
        const property = Reflect.getOwnPropertyDescriptor(value, key);
        walk(property?.value, \`\${path}.\${String(key)}\`, depth + 1);
      }
      walk(Reflect.getPrototypeOf(value), \`\${path}.^\`, depth + 1);
    };
    walk(globalThis, "", 0);
    walk(context, "context", 0);
    walk(request, "request", 0);
    return say(\`found \${found}\`);
  }`),
  expected: answers(/^found $/),
};

export default attack;

// No code is made from text: what runs in the isolate is the module that was compiled, and nothing else. V8's own switch for
// this does not reach isolated-vm's contexts, so the ways to it are taken out of the language, while the snapshot is made.

function refuse(): never {
  throw new EvalError("code from text does not run here; write it into handler.ts");
}

/** One for each of the kinds of functions that could be made from text. */
const samples: readonly object[] = [
  function () {
    return undefined;
  },
  async () => Promise.resolve(),
  function* () {
    yield undefined;
  },
  async function* () {
    yield Promise.resolve();
  },
];

/** Behaves as the constructor it replaces in everything but making functions: `f instanceof Function` still holds. */
function replaceConstructor(prototype: object): unknown {
  const refusing = function (): never {
    return refuse();
  };
  Object.defineProperty(refusing, "name", { value: nameOf(prototype) });
  Object.defineProperty(refusing, "prototype", { value: prototype, writable: false });
  Object.defineProperty(prototype, "constructor", { value: refusing });
  return refusing;
}

function nameOf(prototype: object): string {
  return (prototype as { constructor: { name: string } }).constructor.name;
}

export function removeCodeFromText(): void {
  const [plain] = samples.map((sample) => replaceConstructor(Object.getPrototypeOf(sample) as object));
  const globals = { Function: plain, eval: refuse };
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, enumerable: false, writable: true });
}

// What Monaco's own files have wrong for a page like these, changed while the site is built. Each patch stops the build when Monaco no
// longer has the line that it is for.

interface Patch {
  readonly name: string;
  /** How the paths of its files end. */
  readonly files: readonly string[];
  readonly wrong: RegExp;
  readonly right: string;
}

const patches: readonly Patch[] = [
  {
    // Would be a second worker of 7 MB, beside the one that site/lab/features/editor/typescript.ts gives it.
    name: "one-typescript-worker",
    files: ["/languages/features/typescript/workerManager.js"],
    wrong: /new Worker\(new URL\('ts\.worker\.js', import\.meta\.url\), \{ type: "module" \}\)/g,
    right: "undefined",
  },
  {
    // Its module that starts workers imports every feature of the editor. It is loaded behind the first editor, when no more services can
    // be registered: features that need one throw in the second editor. The features are those of monaco-parts.ts.
    name: "chosen-features",
    files: ["/internal/common/workers.js"],
    wrong: /^import '[^']+';$/gm,
    right: "",
  },
  {
    // Compares a place in the page with the height of the window: on a page that has been scrolled, lists open above the caret, over the
    // code, although there is room below.
    name: "widgets-in-the-window",
    files: [
      "/contrib/suggest/browser/suggestWidget.js",
      "/contrib/hover/browser/resizableContentWidget.js",
      "/contrib/rename/browser/renameWidget.js",
    ],
    wrong: /const editorBox = getDomNodePagePosition\((.+)\);/g,
    right: "const editorBox = $1.getBoundingClientRect();",
  },
  {
    // While suggestions are on their way, the reader may type on into the next word. Monaco then shows those of the word before, filtered
    // by the new one. TypeScript offers only imports that fit the word it was asked about: the list stays empty. Asks for the new word.
    name: "suggestions-of-this-word",
    files: ["/contrib/suggest/browser/suggestModel.js"],
    wrong: /completionOptions: \{ providerItemsToReuse: map \}/g,
    right: "",
  },
];

/** As plugins of Vite. */
export function monacoPatches() {
  return patches.map(({ name, files, wrong, right }) => ({
    name,
    enforce: "pre" as const,
    transform(code: string, id: string): string | undefined {
      if (!id.includes("/monaco-editor/esm/vs/") || !files.some((end) => id.endsWith(end))) return undefined;
      const patched = code.replaceAll(wrong, right);
      if (patched === code)
        throw new Error(`expected ${String(wrong)} in ${id}, found none: is the patch ${name} still needed?`);
      return patched;
    },
  }));
}

// The lab's door for pages. The island itself is workbench.tsx, which brings the lab's styles with it.
export {
  type ExampleData,
  type JsonObject,
  keptName,
  labAlone,
  type LabPage,
  type MethodSample,
  onPage,
} from "./example.ts";
export { loadDraft } from "./features/editor/drafts.ts";
export { sentenceOfTypes } from "./features/editor/type-problems.ts";
export { linesOfEvent } from "./features/handler-log/emitting-lines.ts";
export {
  type Arrow,
  type Mark,
  type Picture,
  pictureOf,
  type Side,
  type Stretch,
  ticksOf,
  wholeOf,
} from "./features/timeline/picture.ts";
export { place } from "./features/timeline/placement.ts";
export { type Anchor, findAnchor } from "./features/places/anchor.ts";
export { importLines, importsLabel, type LineRange, linesIn } from "./features/places/imports.ts";
export { showEvent, type ShowRequest } from "./features/places/show-event.ts";
export { foldClass, foldedClass, markStatic, showStatic } from "./features/places/static-code.ts";
export type { Lab } from "./lab.ts";
export { saveFile } from "./parts/save-file.ts";
export { useSize } from "./parts/use-size.ts";
export { readStored, storedKeys, writeStored } from "./parts/storage.ts";

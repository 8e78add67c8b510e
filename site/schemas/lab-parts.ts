// What of a lab a page may choose to show: the names that its front matter uses, and that the lab's own tables are made of.

/** The views of a run, in the order of their tabs. */
export const viewNames = ["stream", "timeline", "wire", "charts", "flow", "tests", "runs", "copy-as"] as const;

/** Controls that a page shows when it teaches with them. What every lab has (Run, the request, the status) is not among them. */
export const controlNames = [
  /** Its form, from the beginning: else one line until it is opened. */
  "request",
  "cancel",
  "disconnect",
  "metadata",
  "deadline",
  "carrier",
  "validation",
  "faults",
  "samples",
  "auto-send",
  "clients",
  "handler-log",
  "stream-tools",
  "add-file",
  "changes",
  "client-program",
  "share",
  "download",
] as const;

export type ViewName = (typeof viewNames)[number];
export type ControlName = (typeof controlNames)[number];

/** What a page shows from the beginning; the rest is behind More. */
export interface ShownParts {
  /** The first is the one that the lab opens with. */
  readonly views: readonly ViewName[];
  readonly controls: readonly ControlName[];
  /** The lab opens with the view that the reader used last, where that is one of the page's or More is open. */
  readonly byHabit?: boolean;
}

/** Of a page that is one lab alone, and teaches nothing in particular. */
export const playgroundParts: ShownParts = {
  views: ["stream", "timeline"],
  controls: [
    ...(["request", "samples", "cancel", "clients", "handler-log"] as const),
    ...(["add-file", "client-program", "share", "download"] as const),
  ],
  byHabit: true,
};

// What the self-test tries from inside a runner, the layer that each attempt puts to the test, and the words for its success.

export const layerNames = ["bubblewrap", "seccomp", "rlimits", "jitless", "isolate limit"] as const;
export type LayerName = (typeof layerNames)[number];

interface Aim {
  /** The layer that is not in force when this succeeds. Others may stand in its way too. */
  readonly layer: LayerName;
  /** Completes "code in the sandbox can …". */
  readonly can: string;
}

export const attempts = {
  readFile: { layer: "bubblewrap", can: "read the machine's files" },
  listFolder: { layer: "bubblewrap", can: "list the machine's folders" },
  readEnvironment: { layer: "bubblewrap", can: "read the environment" },
  keepUser: { layer: "bubblewrap", can: "act as the server's user" },
  connect: { layer: "bubblewrap", can: "connect to the machine's ports" },
  tcpSocket: { layer: "seccomp", can: "open a TCP socket" },
  unixSocket: { layer: "seccomp", can: "open a Unix socket" },
  udpSocket: { layer: "seccomp", can: "open a UDP socket" },
  spawn: { layer: "seccomp", can: "start a process" },
  fork: { layer: "seccomp", can: "start a copy of itself" },
  signal: { layer: "seccomp", can: "signal another process" },
  writeFile: { layer: "bubblewrap", can: "write a file" },
  machineCode: { layer: "jitless", can: "make machine code" },
  openFiles: { layer: "rlimits", can: "open files without end" },
  isolateHeap: { layer: "isolate limit", can: "outgrow its isolate" },
  memory: { layer: "rlimits", can: "take memory without end" },
} as const satisfies Record<string, Aim>;

export type AttemptName = keyof typeof attempts;

/** What one attempt came to, as the probe reports it. */
export interface Outcome {
  readonly attempt: AttemptName;
  /** True: it succeeded, which it must not. */
  readonly reached: boolean;
  /** What stopped it, or what it got. */
  readonly detail: string;
}

/** How far the probe goes; just past what is allowed. */
export interface Demands {
  /** A port of the server's machine where something listens. */
  readonly port: number;
  readonly heapMiB: number;
  readonly dataMiB: number;
  readonly openFiles: number;
}

// Command line: a container engine's own seccomp profile, and the calls that bubblewrap makes to build the sandbox.
//   node deploy/image/seccomp-profile.ts [FILE] > playground.json
// FILE is the engine's default, in the format that Docker, Podman, containerd and CRI-O share; without it, that of containers-common.
// What is allowed beyond the default works on namespaces of the caller's own: the kernel checks that by itself.
import { readFileSync } from "node:fs";

const usualFile = "/usr/share/containers/seccomp.json";

/** In the order in which bubblewrap makes them: namespaces, a root of its own in them, a host name. */
const ofBubblewrap = ["clone", "clone3", "unshare", "mount", "umount2", "pivot_root", "sethostname"];

interface Rule {
  readonly names: readonly string[];
  readonly action: string;
}

export interface SeccompProfile {
  readonly defaultAction: string;
  readonly syscalls: readonly Rule[];
}

/** The profile with bubblewrap's calls allowed whatever capabilities the container has. Everything else stays as it is. */
export function allowBubblewrap<Profile extends SeccompProfile>(profile: Profile): Profile {
  const others = profile.syscalls
    .map((rule) => ({ ...rule, names: rule.names.filter((name) => !ofBubblewrap.includes(name)) }))
    .filter(({ names }) => names.length > 0);
  return { ...profile, syscalls: [...others, { names: ofBubblewrap, action: "SCMP_ACT_ALLOW" }] };
}

/** Throws a sentence when it is no profile. */
export function readProfile(text: string): SeccompProfile {
  const profile = JSON.parse(text) as Partial<SeccompProfile>;
  if (typeof profile.defaultAction === "string" && Array.isArray(profile.syscalls)) return profile as SeccompProfile;
  throw new Error("expected a profile with defaultAction and syscalls");
}

if (import.meta.main) {
  const [file = usualFile] = process.argv.slice(2);
  try {
    console.log(JSON.stringify(allowBubblewrap(readProfile(readFileSync(file, "utf8"))), undefined, 2));
  } catch (error) {
    console.error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

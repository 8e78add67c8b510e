import { expect, test } from "vitest";
import { allowBubblewrap, readProfile } from "./seccomp-profile.ts";

const engines = {
  defaultAction: "SCMP_ACT_ERRNO",
  archMap: [],
  syscalls: [
    { names: ["read", "mount"], action: "SCMP_ACT_ALLOW", includes: { caps: ["CAP_SYS_ADMIN"] } },
    { names: ["sethostname"], action: "SCMP_ACT_ERRNO", excludes: { caps: ["CAP_SYS_ADMIN"] } },
    { names: ["bpf"], action: "SCMP_ACT_ERRNO" },
  ],
};

test("bubblewrap's calls are allowed by one rule, which no other contradicts, and the rest stays", () => {
  const { syscalls, ...rest } = allowBubblewrap(engines);
  expect(rest).toEqual({ defaultAction: "SCMP_ACT_ERRNO", archMap: [] });
  expect(syscalls).toEqual([
    { names: ["read"], action: "SCMP_ACT_ALLOW", includes: { caps: ["CAP_SYS_ADMIN"] } },
    { names: ["bpf"], action: "SCMP_ACT_ERRNO" },
    {
      names: ["clone", "clone3", "unshare", "mount", "umount2", "pivot_root", "sethostname"],
      action: "SCMP_ACT_ALLOW",
    },
  ]);
});

test("what is no profile is refused", () => {
  expect(readProfile(JSON.stringify(engines))).toEqual(engines);
  expect(() => readProfile('{"syscalls": 1}')).toThrow("expected a profile with defaultAction and syscalls");
});

// Which system calls a runner may make, and the compiler. An allow-list: node without a JIT, isolated-vm and the C library under them make
// some sixty different calls from start to death (traced under load, garbage collection, timers, out of memory), and what is
// not named answers ENOSYS, which is how a C library learns to use the older call. So a new library degrades, not breaks.
// What is listed as refused would get ENOSYS as well; it is named where another answer is better.
import type { SyscallName } from "./syscalls.ts";

/** One look at a call's argument: its low 32 bits, masked, is `is` or none of `isNot`. */
export interface ArgumentTest {
  readonly argument: 0 | 1 | 2 | 3 | 4 | 5;
  readonly mask: number;
  readonly is?: number;
  readonly isNot?: readonly number[];
}

/** Refused with EPERM when every test of one list holds; allowed otherwise. */
export interface Inspection {
  readonly call: SyscallName;
  readonly refusedWhen: readonly (readonly ArgumentTest[])[];
}

export interface Policy {
  readonly allowed: readonly SyscallName[];
  readonly inspected: readonly Inspection[];
  readonly refused: readonly SyscallName[];
  readonly deadly: readonly SyscallName[];
}

const wholeWord = 0xffffffff;

// From the kernel's headers; these numbers are the same on both architectures.
const cloneThread = 0x00010000;
/** CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
const cloneNamespaces = 0x7e020080;
const protWrite = 0x2;
const protExec = 0x4;
const protBti = 0x10;
const mapAnonymous = 0x20;
/** O_WRONLY, O_RDWR, O_CREAT, O_TRUNC and the bit of O_TMPFILE. */
const openForWriting = 0x3 | 0x40 | 0x200 | 0x400000;

/** The kernel answers these from a bitmap, without running the filter; the order is for older kernels: frequent first. */
// prettier-ignore
const allowed: readonly SyscallName[] = [
  // Frames in and out, and waiting for them.
  "read", "readv", "write", "writev", "futex", "epoll_pwait", "epoll_wait", "epoll_ctl", "epoll_create1",
  "eventfd2", "pipe2", "poll", "ppoll", "close",
  // Memory.
  "madvise", "munmap", "brk", "mremap", "membarrier",
  // Clocks: answered without a call on most machines, not on all virtual ones.
  "clock_gettime", "clock_getres", "clock_nanosleep", "gettimeofday", "nanosleep", "time",
  // Threads of this process, and its end. A signal reaches no other process: there is none but its own supervisor.
  "set_robust_list", "rseq", "set_tid_address", "sched_yield", "sched_getaffinity",
  "sched_getscheduler", "sched_getparam", "arch_prctl", "gettid", "tgkill", "exit", "exit_group",
  "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall",
  // Who and where am I. Inside the sandbox the answers say nothing about the machine's users.
  "getpid", "getppid", "getuid", "geteuid", "getgid", "getegid", "capget",
  "uname", "sysinfo", "getcwd", "getrusage", "getpriority", "getrandom",
  // Reading the program, its libraries and the snapshot. No call that lists a folder.
  "fstat", "newfstatat", "statx", "access", "faccessat", "readlink", "readlinkat", "lseek", "pread64",
  // Node asks what kind of thing its standard streams are.
  "getsockname", "getsockopt",
  // bubblewrap loads the filter just before it starts node, so this must pass. It makes no process, it changes the one
  // there is: inside the sandbox there is nothing to start but node, under the same filter, limits and namespaces.
  "execve",
  // bubblewrap's supervisor, which has the filter too, waits for node.
  "wait4",
];

const inspected: readonly Inspection[] = [
  // A thread, never a process, never into a namespace of its own.
  { call: "clone", refusedWhen: [[{ argument: 0, mask: cloneThread | cloneNamespaces, isNot: [cloneThread] }]] },
  // Code is mapped from the read-only files there are; nothing that was written becomes code, so an attacker who owns the
  // memory of the process must make do with the code that is there.
  {
    call: "mmap",
    refusedWhen: [
      [{ argument: 2, mask: protWrite | protExec, is: protWrite | protExec }],
      [
        { argument: 2, mask: protExec, is: protExec },
        { argument: 3, mask: mapAnonymous, is: mapAnonymous },
      ],
    ],
  },
  // Arm's loader marks code that has landing pads by this very call; elsewhere the kernel knows no such bit.
  { call: "mprotect", refusedWhen: [[{ argument: 2, mask: protExec | protBti, is: protExec }]] },
  { call: "openat", refusedWhen: [[{ argument: 2, mask: openForWriting, isNot: [0] }]] },
  { call: "open", refusedWhen: [[{ argument: 1, mask: openForWriting, isNot: [0] }]] },
  // F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC.
  { call: "fcntl", refusedWhen: [[{ argument: 1, mask: wholeWord, isNot: [1, 2, 3, 4, 1030] }]] },
  // TCGETS, FIONREAD, FIONBIO, FIOCLEX: is it a terminal, do not block, do not inherit.
  { call: "ioctl", refusedWhen: [[{ argument: 1, mask: wholeWord, isNot: [0x5401, 0x541b, 0x5421, 0x5451] }]] },
  // Its own limits, which cannot be raised here.
  { call: "prlimit64", refusedWhen: [[{ argument: 0, mask: wholeWord, isNot: [0] }]] },
  // Names for threads and for memory, for debuggers.
  { call: "prctl", refusedWhen: [[{ argument: 0, mask: wholeWord, isNot: [15, 16, 0x53564d41] }]] },
];

/** EPERM: node's own modules can ask for these, and "not permitted" says more than "not implemented". */
// prettier-ignore
const refused: readonly SyscallName[] = [
  "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "shutdown", "setsockopt",
  // Without these a file descriptor cannot come in through the sockets that the standard streams are.
  "sendto", "recvfrom", "sendmsg", "recvmsg", "sendmmsg", "recvmmsg",
  "fork", "vfork", "execveat", "kill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
];

/** Death at once: no program for node makes these, so the runner has been broken out of. */
// prettier-ignore
const deadly: readonly SyscallName[] = [
  // Other processes' memory and descriptors.
  "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp",
  "pidfd_open", "pidfd_getfd", "pidfd_send_signal",
  // New namespaces and mounts are the first step out of the old ones.
  "unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "open_tree", "move_mount",
  "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "open_by_handle_at", "name_to_handle_at",
  // Large, young or sharp parts of the kernel, where most escapes of late were found. (io_uring is one more, but node asks
  // for it at every start: like clone3 and memfd_create it answers ENOSYS.)
  "bpf", "userfaultfd", "perf_event_open", "fanotify_init", "keyctl", "add_key", "request_key",
  // The machine itself.
  "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot",
  "swapon", "swapoff", "acct", "quotactl", "syslog", "settimeofday", "clock_settime", "adjtimex",
  "clock_adjtime", "sethostname", "setdomainname", "personality", "iopl", "ioperm", "modify_ldt",
];

const runner: Policy = { allowed, inspected, refused, deadly };

/** V8's JIT writes machine code into memory that it then runs. */
const jit: readonly SyscallName[] = ["mmap", "mprotect"];

/**
 * The compiler lists the one folder that it has, to look for what is imported. Task processes run our own code with a JIT: readers
 * give them data, not code.
 */
export const policies = {
  runner,
  compiler: { ...runner, allowed: [...allowed, "getdents64"] },
  task: { ...runner, allowed: [...allowed, ...jit], inspected: inspected.filter(({ call }) => !jit.includes(call)) },
} as const satisfies Record<string, Policy>;

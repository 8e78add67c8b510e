// System call numbers, of the calls that the policy or its tests name: [x86_64, aarch64], from the kernel's
// asm/unistd_64.h and asm-generic/unistd.h. Arm's table is younger and leaves out what a newer call replaced.

const none = undefined;

// prettier-ignore
const numbers = {
  accept: [43, 202], accept4: [288, 242], access: [21, none], acct: [163, 89], add_key: [248, 217],
  adjtimex: [159, 171], arch_prctl: [158, none], bind: [49, 200], bpf: [321, 280], brk: [12, 214], capget: [125, 90],
  chroot: [161, 51], clock_adjtime: [305, 266], clock_getres: [229, 114], clock_gettime: [228, 113],
  clock_nanosleep: [230, 115], clock_settime: [227, 112], clone: [56, 220], clone3: [435, 435], close: [3, 57],
  connect: [42, 203], delete_module: [176, 106], epoll_create1: [291, 20], epoll_ctl: [233, 21],
  epoll_pwait: [281, 22], epoll_wait: [232, none], eventfd2: [290, 19], execve: [59, 221], execveat: [322, 281],
  exit: [60, 93], exit_group: [231, 94], faccessat: [269, 48], fanotify_init: [300, 262], fcntl: [72, 25],
  finit_module: [313, 273], fork: [57, none], fsconfig: [431, 431], fsmount: [432, 432], fsopen: [430, 430],
  fspick: [433, 433], fstat: [5, 80], futex: [202, 98], getcwd: [79, 17], getdents64: [217, 61], getegid: [108, 177],
  geteuid: [107, 175], getgid: [104, 176], getpid: [39, 172], getppid: [110, 173], getpriority: [140, 141],
  getrandom: [318, 278], getrusage: [98, 165], getsockname: [51, 204], getsockopt: [55, 209],
  gettid: [186, 178], gettimeofday: [96, 169], getuid: [102, 174],
  init_module: [175, 105], io_uring_enter: [426, 426], io_uring_register: [427, 427],
  io_uring_setup: [425, 425], ioctl: [16, 29], ioperm: [173, none], iopl: [172, none], kcmp: [312, 272],
  kexec_file_load: [320, 294], kexec_load: [246, 104], keyctl: [250, 219], kill: [62, 129], listen: [50, 201],
  lseek: [8, 62], madvise: [28, 233], membarrier: [324, 283], memfd_create: [319, 279], mkdirat: [258, 34],
  mmap: [9, 222], modify_ldt: [154, none], mount: [165, 40], mount_setattr: [442, 442], move_mount: [429, 429],
  mprotect: [10, 226], mremap: [25, 216], munmap: [11, 215], name_to_handle_at: [303, 264], nanosleep: [35, 101],
  newfstatat: [262, 79], open: [2, none], open_by_handle_at: [304, 265], open_tree: [428, 428], openat: [257, 56],
  openat2: [437, 437], perf_event_open: [298, 241], personality: [135, 92], pidfd_getfd: [438, 438],
  pidfd_open: [434, 434], pidfd_send_signal: [424, 424], pipe2: [293, 59], pivot_root: [155, 41],
  pkey_mprotect: [329, 288], poll: [7, none], ppoll: [271, 73], prctl: [157, 167], pread64: [17, 67],
  prlimit64: [302, 261], process_madvise: [440, 440], process_vm_readv: [310, 270], process_vm_writev: [311, 271],
  ptrace: [101, 117], quotactl: [179, 60], read: [0, 63], readlink: [89, none], readlinkat: [267, 78],
  readv: [19, 65], reboot: [169, 142], recvfrom: [45, 207], recvmmsg: [299, 243], recvmsg: [47, 212],
  request_key: [249, 218], restart_syscall: [219, 128], rseq: [334, 293], rt_sigaction: [13, 134],
  rt_sigprocmask: [14, 135], rt_sigqueueinfo: [129, 138], rt_sigreturn: [15, 139], rt_tgsigqueueinfo: [297, 240],
  sched_getaffinity: [204, 123], sched_getparam: [143, 121], sched_getscheduler: [145, 120], sched_yield: [24, 124],
  seccomp: [317, 277], sendmmsg: [307, 269], sendmsg: [46, 211], sendto: [44, 206], set_robust_list: [273, 99],
  set_tid_address: [218, 96], setdomainname: [171, 162], sethostname: [170, 161], setns: [308, 268],
  setsockopt: [54, 208], settimeofday: [164, 170], setuid: [105, 146], shutdown: [48, 210], sigaltstack: [131, 132],
  socket: [41, 198], socketpair: [53, 199], statx: [332, 291], swapoff: [168, 225], swapon: [167, 224],
  sysinfo: [99, 179], syslog: [103, 116], tgkill: [234, 131], time: [201, none], tkill: [200, 130],
  umount2: [166, 39], uname: [63, 160], unlink: [87, none], unlinkat: [263, 35], unshare: [272, 97],
  userfaultfd: [323, 282], vfork: [58, none], wait4: [61, 260], write: [1, 64], writev: [20, 66],
} as const satisfies Record<string, readonly [number, number | undefined]>;

export type SyscallName = keyof typeof numbers;

/** What the kernel calls AUDIT_ARCH_*, and what node calls `process.arch`. */
export interface Architecture {
  readonly auditArch: number;
  /** Numbers from here on belong to another ABI of the same processor; none where there is none. */
  readonly foreignFrom: number | undefined;
  /** Undefined: the architecture has no such call. */
  number(name: SyscallName): number | undefined;
}

const column = (index: 0 | 1) => (name: SyscallName) => numbers[name][index];

/** By `process.arch`. */
export const architectures: Readonly<Record<"x64" | "arm64", Architecture>> = {
  // 0x40000000 marks the x32 ABI: the same architecture to the kernel, with numbers that a naive filter does not know.
  x64: { auditArch: 0xc000003e, foreignFrom: 0x40000000, number: column(0) },
  arm64: { auditArch: 0xc00000b7, foreignFrom: none, number: column(1) },
};

export const syscallNames = Object.keys(numbers) as SyscallName[];

// Every timeout, size and quota of the server, each with its reason. Nothing else in server/ holds such a number.

const KiB = 1024;
const MiB = 1024 * KiB;

export const limits = {
  /** One message of a client, on every carrier: gRPC's own default for what a peer must accept. */
  requestBytes: 4 * MiB,
  /** One message of a handler, likewise. */
  messageBytes: 4 * MiB,
  /** All metadata of one direction: grpc-js refuses more by default. */
  metadataBytes: 16 * KiB,

  /** Requests of our own services: the backend's main thread reads them, so each is refused before it takes long. */
  ownRequests: {
    /** A name or an id, and for GetState nothing: health, reflection, Watch. */
    bytes: 4 * KiB,
    /** Methods that take files: all that `deploy` and `fixtures` allow, with room, so that what is a little over gets their sentences. */
    longer: {
      Deploy: 1 * MiB,
      RunFixtures: 1.5 * MiB,
      ReadSchema: 256 * KiB,
      CheckSchema: 512 * KiB,
      FormatSchema: 256 * KiB,
    },
    /** Fields, with those of entries and unknown ones: 200 fixtures and 100 files have some 500. So many are read in some 1.5 ms. */
    fields: 2_000,
  },

  /** How long the one message of a Connect call in plain HTTP may take: 4 MiB from a slow phone. */
  unaryBodyMs: 120_000,

  /** How long /healthz waits for the backend. */
  healthCheckMs: 2_000,
  /** How long it waits before it tries again to connect to a backend that was away: grpc-js would wait up to two minutes. */
  healthReconnectMs: 500,

  /** What a proxy says of the backend to those who ask for its own state. */
  backendState: {
    /** How long they wait for it: routers take a part for dead that says nothing for half a second. */
    promptMs: 250,
    /** How old the one may be that is said in its place. */
    staleMs: 3_000,
  },

  /** The port for operators: probes, routers and one Prometheus or two. */
  admin: {
    connections: 64,
    /** How long a client may take to send its request, which has no body. */
    requestMs: 5_000,
    /** How often requests that take longer are looked for. */
    lookMs: 2_000,
  },

  traces: {
    /** Spans that wait to be sent; more are dropped. */
    queuedSpans: 2_048,
    /** Spans in one request to the collector. */
    batchSpans: 512,
    /** How often they are sent. */
    intervalMs: 2_000,
    /** How long a request to the collector may take. */
    exportMs: 5_000,
    /** How long the last spans may take to leave when the process ends. */
    closeMs: 1_000,
  },

  idleMemory: {
    /** How often a process looks whether it should ask V8 to give back what a flood has left behind. */
    lookMs: 3_000,
    /** The share of the time since the last look in which it had something to do: above this it does not ask. */
    utilization: 0.25,
    /** So much more than at rest it must hold: less is not worth the 50 ms that a collection takes. */
    growthBytes: 32 * MiB,
  },

  log: {
    /** One line of the log: an error with its stack and its causes. */
    lineChars: 4 * KiB,
    /** Lines in a second, the rest is counted: strangers can cause most of them, and with 4 KiB each they fill 7 GB a day at most. */
    linesPerSecond: 20,
  },

  /** How long open calls may go on after SIGTERM, when DRAIN_SECONDS says nothing else: most streams of a lesson end by then. */
  drainMs: 10_000,
  /** SIGTERM that comes again so soon is the same one: service managers send it to a whole group, and npm passes it on. */
  sameSignalMs: 1_000,
  /** How long the statuses that end a drain may take to leave. */
  flushMs: 250,
  /** How long a process may take to close what it has open before it is killed. */
  endMs: 3_000,

  supervisor: {
    /** Wait before a part that ended is started again: at once the first time, then so long, and twice as long each time. */
    restartMs: 200,
    /** The longest such wait: a part that cannot start is not worth more of the processor. */
    maxRestartMs: 10_000,
    /** A part that has run for so long starts at once again when it ends. */
    stableMs: 30_000,
    /** How long after its time a part is killed: one that still can kills itself before. */
    killDelayMs: 500,
    /** How often a part is asked whether it is alive. */
    lookMs: 1_000,
    /** A part that has not answered so often in a row is killed and started again: nothing honest takes so long. */
    missedLooks: 15,
  },

  proxy: {
    /** Calls of one address, and of no other, after which the log says that TRUST_PROXY may be missing: more than one reader makes in an hour. */
    sameAddressCalls: 5_000,
    /** How long the backend may take to accept a connection: it is a process or a rack away, not an ocean. */
    connectMs: 5_000,
    /** How often a connection to the backend is asked whether it lives, and how long it may take to say so. */
    pingMs: 20_000,
    /** How long after a call's deadline, or after the end of a response without a status, the backend may still say what came of the call. */
    graceMs: 100,
    /** How often a client whose requests wait, so that nothing of it is read, is written to: only that tells whether it left. */
    probeMs: 1_000,
    /** HTTP/1.1 probes before a response: Go's client gives up at the sixth interim response. */
    interimProbes: 4,
    /** HTTP/1.1 probes between two chunks of a response: Go's client reads chunk sizes of up to 16 digits. */
    chunkProbes: 8,
    /** Request bytes of one call that wait for the backend, beside those in HTTP/2's windows, before the client has to wait. */
    requestQueueBytes: 32 * KiB,
    /** The same while the backend takes them as they come: less makes each wait for the other's turns. */
    maxRequestQueueBytes: 128 * KiB,
    /** What such queues of a connection may add up to, once they are larger than at first. */
    requestQueuesBytes: 24 * MiB,
    /** Deployments and services whose own descriptors are kept for Connect: each is asked for once, and takes some 100 KB. */
    deploymentSchemas: 100,
    /** Bytes of all such descriptors together. */
    deploymentSchemaBytes: 16 * MiB,
    /** Characters of JSON for a byte of the message that it stands for: bytes in base64 take 1.34. */
    jsonPerByte: 1.5,
    /** JSON and protobuf up to this size is turned into the other at once: at worst, in empty messages, it takes some 4 ms. */
    transcodeInlineBytes: 8 * KiB,
    /** How long messages, of all calls together, may be turned one after another before the network has its turn. */
    transcodeTurnMs: 4,
    /** How long the backend may take to say what a deployment's descriptors are. */
    reflectionMs: 5_000,
    /** Connect messages from this size on are compressed for clients that want it: less than a packet is sent no sooner. */
    compressFromBytes: 1 * KiB,
    /** Messages of a stream up to this size are compressed as they pass, in some 2 ms: longer ones would hold up other calls. */
    compressInlineBytes: 64 * KiB,
    /** Request bytes of one call on `grpc-mux.v1` that are under way while the backend takes them as they come; 64 KiB at first. */
    requestWindowBytes: 1 * MiB,
    /** Bytes of one call on their way here over HTTP/2, from the backend or a client: a reader that stalls stops the sender here. */
    streamWindowBytes: 64 * KiB,
    /** The same while what comes is taken as it comes. */
    maxStreamWindowBytes: 2 * MiB,
    /** What such windows to the backend may add up to: what stays here, were all calls to stall at once. */
    backendWindowsBytes: 24 * MiB,
    /** What such windows of one client may add up to, and what its windows on `grpc-mux.v1` may grow by. */
    clientWindowsBytes: 8 * MiB,
    /** Bytes of all calls of a connection on their way here: one stalled call must not hold up the others. */
    sessionWindowBytes: 4 * MiB,
    /** Calls on a connection to the backend until it has said how many it takes: no fewer than RFC 9113 advises. */
    backendStreams: 100,
    /** Streams of a connection that are reset before another takes its place: HTTP/2 servers of Node's end one at 1,000, and 33 a second. */
    resets: { burst: 900, perSecond: 30 },
    /** Streams open at once on one HTTP/2 connection, as few as RFC 9113 advises: all of them may come in one packet. */
    concurrentStreams: 100,
    /** How long a client whose connection is refused may go on sending: it does not read the answer before, and a reset would lose it. */
    lingerMs: 1_000,
    /** The path of a request: the site's longest has some fifty, a method's some hundred. A Connect GET has its message in the query. */
    pathBytes: 2 * KiB,
    /** What a browser sends in headers beside the call's metadata: user agent, cookies, sec-… */
    browserHeaderBytes: 16 * KiB,
    /**
     * Headers of one HTTP/2 request that are read at all, so that what is over `metadataBytes` gets a sentence: nghttp2 ends a
     * connection at 64 KiB (NGHTTP2_MAX_HEADERSLEN), and Node resets a stream above this without one.
     */
    headerListBytes: 60 * KiB,
    /** What a WebSocket message may hold beside one gRPC message: frame headers, and small frames of other calls. */
    webSocketSlackBytes: 64 * KiB,
    /** Fragments of one WebSocket message: twice what 4 MiB take in the 4 KiB that some clients write at once. Each keeps a whole read in memory. */
    webSocketFragments: 2_048,
    /** Reads in which one frame of a WebSocket may come: 4 MiB in packets of 256 bytes. */
    webSocketReads: 16_384,
    /** What a read of a socket takes beside its bytes, as long as one of these is kept: measured with Node 24. */
    readOverheadBytes: 1.5 * KiB,
    /** Response bytes that wait in one socket of `grpc-mux.v1` before its calls have to wait: what its client does not read. */
    socketQueueBytes: 256 * KiB,
    /**
     * Calls on one socket of `grpc-mux.v1` that break a rule, or that the client resets before anything of them is answered, until the
     * socket is closed: so many nghttp2 allows on a connection of HTTP/2. A page that cancels at each key does not come near.
     */
    wastedCalls: { burst: 1_000, perSecond: 33 },
    /** How long a client may take to send its request headers: ample for a phone, short for a trickling attacker. */
    headersMs: 15_000,
    /** How long a client may take to send a whole request over HTTP/1.1: a client stream is open as long as a lesson. */
    requestMs: 15 * 60_000,
    /** Requests of one HTTP/1.1 connection that wait for their answers: browsers send one, and a packet may hold two thousand. */
    pipelinedRequests: 16,
    /** How long an idle HTTP/1.1 connection is kept: longer than load balancers keep theirs, so that they close first. */
    keepAliveMs: 75_000,
    /** What clients may make the proxy hold: so much for each address, a classroom behind one router, and so much in all. */
    clients: {
      /** Connections. Of all, no more than six in ten of the files that the process may open. */
      connections: { perAddress: 500, inAll: 8_000 },
      /** Requests whose response is not over, calls among them, over all connections of an address. */
      requests: { perAddress: 2_000, inAll: 20_000 },
      /** Pages and files under way, each of which keeps a file open: a browser asks for some fifty at once. */
      pages: { perAddress: 500, inAll: 2_000 },
      /** WebSockets: a page has one. */
      sockets: { perAddress: 400, inAll: 6_000 },
      /**
       * Bytes that clients have not taken, bytes of messages that they have begun to send, and of those that wait for their turn. Of what
       * holds more, the call or the WebSocket with the most of them is ended first.
       */
      unreadBytes: { perAddress: 64 * MiB, inAll: 512 * MiB },
      /**
       * How long a page, or what is left of a call that is over, may wait without one byte of it being taken, the client's own end
       * of a call that has its status may be missing, and a message of a WebSocket may be half sent.
       */
      unreadMs: 60_000,
      /** How often what was not taken, and what is half sent, is looked at: a client alone sends some 250 MiB in this time. */
      lookMs: 500,
      /** The same when so many bytes of long messages have come meanwhile: four of the longest. */
      lookBytes: 16 * MiB,
    },
    /** Memory of one client's HTTP/2 connection: its streams with their headers, and its windows. */
    clientSessionMemoryMiB: 64,
    /** How long a browser may remember a preflight answer: what Chromium allows at most. */
    preflightSeconds: 7_200,
  },

  backend: {
    /** Streams open at once on one HTTP/2 connection: the proxy has few for everybody. */
    concurrentStreams: 20_000,
    /**
     * Memory that one HTTP/2 connection may hold. A proxy has one for everybody, and what is over this refuses the calls of all: it is
     * more than all calls can make wait, which is `client.largeMessageBytes` in all, and two windows of each of `client.openCallsInAll`.
     */
    sessionMemoryMiB: 4_096,
    /** Streams that may be refused before Node ends a connection, with the calls of everybody on it: none of them is a reason to. */
    rejectedStreams: 2 ** 32 - 1,
    /** Compressed messages larger than a call's window that are inflated at once: each keeps one of libuv's four threads busy. */
    inflatingAtOnce: 2,
    /** Connections to the bare port: the proxies' own, and outside clients. */
    connections: { perAddress: 200, inAll: 4_000 },
    /** How long a connection without a call is kept. */
    idleMs: 75_000,
    /** How often a connection is asked whether it lives, and how long it may take to say so. */
    pingMs: 20_000,
    /** How often a health Watch looks again. */
    healthWatchMs: 1_000,
  },

  deploy: {
    /** All source files of one deployment: a lesson's handler has some hundred lines; share links end here too. */
    sourceBytes: 64 * KiB,
    /** A reader's own services as descriptors, without their comments: the examples' take 15 KiB all together. */
    descriptorBytes: 128 * KiB,
    /** The same as they are sent: with comments and places, as `buf build` writes them, they are some five times as long. */
    descriptorSetBytes: 768 * KiB,
    /** Methods of a reader's own services: each is a route of the gRPC server. */
    ownMethods: 100,
    /** Files of a reader's own services, without Google's: the examples' are ten. */
    ownFiles: 100,
    /** All names of a reader's own services, fully qualified, in characters: ten times the descriptors with usual names. */
    ownNameChars: 1 * MiB,
    /** Messages within messages in them, deeper than any .proto is: code that follows the nesting follows it by recursion. */
    messageDepth: 32,
    /** Routes kept for readers' own services, also when their deployments are gone, so that calls get NOT_FOUND with the reason. */
    ownRoutes: 10_000,
    /** How long a deployment stays without a call or a watcher: a coffee break. */
    idleMs: 10 * 60_000,
    /** How long the handler of an example stays for a client that does not call it: long enough to start a second terminal. */
    exampleIdleMs: 2 * 60_000,
    /** How often idle deployments are looked for. */
    sweepMs: 30_000,
    /** Deployments of one session in a minute: a reader who runs at every second keystroke stays below. */
    perMinute: 120,
    /** Deployments one session may hold: two browser panes with some history each; the oldest idle one makes room. */
    perSession: 8,
  },

  compile: {
    /** Compilers at once: each is quick, and a hostile source that keeps one busy must leave another for others. */
    atOnce: 2,
    /** How long one deployment may keep a compiler busy: an honest one takes some milliseconds. */
    ms: 2_000,
    /** Everything that a compiler may allocate: an honest source makes it need some 30 MiB. */
    dataMiB: 256,
    /** Threads of one compiler that compute at the same time. */
    threads: 2,
    /** An answer of a compiler, with code, source map and messages: a hundred times the source it is made from. */
    outputBytes: 8 * MiB,
    /** Code and source map: twenty times the longest source. What is done with them is done on the server's own thread: 50 ms at most. */
    codeBytes: 2 * MiB,
    /** Diagnostics of each kind for one deployment: enough to read, and each quotes its line. */
    messages: 50,
    /** Deployments that wait for a compiler: at some milliseconds each the last one still waits less than a second. */
    waiting: 200,
  },

  schema: {
    /** Readers' .proto files that are read at once: each takes some 50 ms of a processor and 50 MB. */
    atOnce: 2,
    /** How long reading may take: an honest schema takes 50 ms. */
    ms: 2_000,
    /** Everything that the process may allocate: an honest schema makes it need some 60 MiB. */
    dataMiB: 512,
    /** Threads of one process that compute at the same time. */
    threads: 2,
    /** Files of one schema. */
    files: 100,
    /** Descriptors with their comments, and messages: the longest source makes some 1 MiB of them. */
    outputBytes: 3 * MiB,
    /** Mistakes that are named: enough to read. */
    messages: 50,
    /** Schemas of one session that are read or wait: as many as a page has labs. */
    perSession: 8,
    /** Those who wait for their turn: the page asks while a reader types. */
    waiting: 200,
  },

  tasks: {
    /** How long a process may take to start before it counts as broken. */
    bootMs: 10_000,
    /** How long a process without work is kept for the next task: some 50 MB each. */
    idleMs: 60_000,
    /** Tasks of one process: what earlier ones may have left in it ends there. */
    jobs: 50,
    /** How far these processes step back behind the server (nice). */
    niceness: 5,
    /** How often the CPU time of a running task is looked at. */
    cpuCheckMs: 100,
    /** What V8 reserves for machine code, which the kernel counts as data, used or not: beside a task's own memory. */
    codeRangeMiB: 512,
    /** Inputs of tasks that run or wait: what a client sends while the processes are busy stays here until its turn. */
    inputBytes: { perAddress: 32 * MiB, inAll: 128 * MiB },
    /** Frames of a task that its owner has not read yet, before the task's writes wait. */
    queuedBytes: 1 * MiB,
    /** The longest input or frame that a task process reads. */
    frameBytes: 16 * MiB,
    kinds: {
      /** The engine of RunFixtures: 200 fixtures wait for their calls most of the time, and each takes some milliseconds. */
      fixtures: {
        ms: 300_000,
        cpuMs: 10_000,
        heapMiB: 256,
        dataMiB: 512,
        inputBytes: 2 * MiB,
        outputBytes: 10 * MiB,
        atOnce: 4,
        waiting: 50,
      },
      /** What a service of a deployment's own descriptors has: the same descriptors again, for the proxy. */
      schema: {
        ms: 5_000,
        cpuMs: 3_000,
        heapMiB: 256,
        dataMiB: 320,
        inputBytes: 2 * MiB,
        outputBytes: 1 * MiB,
        atOnce: 2,
        waiting: 100,
      },
      /** One message of the Connect leg: 4 MiB of empty messages would take 3 s and a GiB. Text and numbers take some 100 ms. */
      transcode: {
        ms: 5_000,
        cpuMs: 4_000,
        heapMiB: 256,
        dataMiB: 384,
        inputBytes: 8 * MiB,
        outputBytes: 32 * MiB,
        atOnce: 2,
        waiting: 200,
      },
      /** Own services: descriptors full of the smallest messages take half a second. */
      "own-services": {
        ms: 5_000,
        cpuMs: 3_000,
        heapMiB: 256,
        dataMiB: 320,
        inputBytes: 1 * MiB,
        outputBytes: 4 * MiB,
        atOnce: 2,
        waiting: 100,
      },
    },
  },

  client: {
    /** Sessions of one address, open or waiting: a classroom behind one router. This machine itself has no such limit. */
    sessions: 40,
    /** Calls that one address has open, of whatever service, streams of Watch among them: ten for each of its readers. */
    openCalls: 400,
    /** Calls open at once of all addresses: up to two windows each way, `sandbox.windowBytes`, in messages that wait. */
    openCallsInAll: 10_000,
    /**
     * Bytes of messages larger than such a window that wait in the backend for a client, a handler or their own end: sixteen of the
     * largest. An address that holds as much as is still free gets no more, so that every other one finds something.
     */
    largeMessageBytes: { perAddress: 64 * MiB, inAll: 512 * MiB },
    /** Sessions and addresses whose deployments are counted, the longest unused one is forgotten first: strangers choose them. */
    countedKeys: 10_000,
    /** Addresses whose canonical form is remembered, since to read one costs more than all that is decided by it. */
    readAddresses: 1_000,
    /** Characters of such an address: longer than any without a zone. */
    addressChars: 64,
    /** Characters of what clients name themselves: x-session, x-call-id, x-deployment. A UUID has 36. */
    nameChars: 128,
    /** Bytes of compiled code, source maps and modules of an address's deployments: some 40 KB each, a classroom's all together. */
    deployedBytes: 64 * MiB,
    /** The same of all addresses: what the backend keeps of readers who are idle. */
    deployedBytesInAll: 512 * MiB,
    /** Deployments of one address in a minute: the same classroom, each trying something every few seconds. */
    deploymentsPerMinute: 600,
  },

  fixtures: {
    /** How long the call of a fixture may take before it counts as hung: no fixture is longer than a lesson's stream. */
    callMs: 15_000,
    /** How long the handler's side may take to tell its last events after the client has its status. */
    traceMs: 3_000,
    /** Messages of a generated stream: more are a benchmark, not a fixture. */
    streamSize: 10_000,
    /** One value that a fixture has repeated: over the message limit, so that fixtures can go over it too. */
    valueBytes: 8 * MiB,
    /** One request of a fixture: the largest value with its other fields, below what a task may send in one frame. */
    requestBytes: 9 * MiB,
    /** All that a fixture's `$repeat`, `$bytes` and generator write out: some messages over the limit of messages, and not more. */
    writtenBytes: 32 * MiB,
    /** Responses of one call: as many as a generated stream may have requests. */
    responses: 10_000,
    /** Bytes of responses in one RunFixtures: all are kept until they are compared. */
    responseBytes: 64 * MiB,
    /** Reasons in the result of one fixture: enough to read. */
    shownReasons: 50,
    /** Characters of one reason. */
    reasonChars: 2 * KiB,
    /** Characters of the responses in the result of one fixture; the rest is counted. */
    shownChars: 64 * KiB,
    /** Compiled patterns that a process keeps: readers write them. */
    patterns: 1_000,
    /** Fixtures run at once: each has a runner's CPU to itself on a small machine. */
    parallel: 4,
    /** Fixtures in one RunFixtures: a reader's examples have some ten. */
    perRun: 200,
    /** A reader's own fixtures in one RunFixtures. */
    sourceBytes: 256 * KiB,
  },

  watch: {
    /** Events kept for a watcher that comes late: enough for the start of a run, small enough to keep for everyone. */
    keptEvents: 1_000,
    /** Bytes of them, so that long console lines are no way to fill the server: 1,600 deployments are the most there are. */
    keptBytes: 128 * KiB,
    /** Events kept for watchers that read slowly, before they are dropped and counted: once for all watchers of a deployment. */
    queuedEvents: 10_000,
    /** Bytes of them: a second of console lines. */
    queuedBytes: 2 * MiB,
    /** Watchers of one deployment: a class that looks at its teacher's. */
    watchers: 100,
  },

  sandbox: {
    /** Runners booted ahead: a boot costs 75 to 300 ms of CPU, so a click on Run must not pay it. */
    warmRunners: 2,
    /** Sessions at once: some 30 MB each. */
    sessions: 200,
    /** Readers who wait for a session: more could not be served within the time that a page waits. */
    waiting: 500,
    /** How long a reader waits for a session at most; a deadline of their own may end it sooner. */
    waitMs: 120_000,
    /** A session without a call for so long is closed when others wait; its next run pays for a boot, and nothing else is lost. */
    yieldAfterMs: 60_000,
    /** How often, while readers wait, sessions that may be closed are looked for. */
    makeRoomMs: 1_000,
    /** How long a session stays without a deployment or a call. */
    sessionIdleMs: 10 * 60_000,
    /** Runners that boot at the same time for readers who wait: more would only be late together. */
    bootsAtOnce: 4,
    /** How long a runner may take to boot before it counts as broken. */
    bootMs: 10_000,
    /** The isolate's heap: ample for a lesson, far below the runner's own bound. */
    heapMiB: 64,
    /** How long one entry into the isolate may take: a loop ends here, no honest handler comes near. In a crowd ten times as long. */
    entryMs: 1_000,
    /** When a runner answers no ping for so long, and had the processor, it is killed: twice the longest entry, less what detection takes. */
    unresponsiveMs: 1_800,
    /** Bytes of requests or responses under way in one call, each direction: a slow reader stops the handler here. */
    windowBytes: 64 * KiB,
    /** A frame from the runner: one message, its metadata and some slack. */
    frameBytes: 4 * MiB + 64 * KiB,
    /** Timers alive in one deployment. */
    timers: 1_000,
    /** Characters of one console line; the rest is cut. */
    consoleLineChars: 4 * KiB,
    /** Console lines one deployment may write in a second; the rest is counted, not kept. */
    consoleLinesPerSecond: 500,
    /** Calls open at once in one deployment. */
    openCalls: 100,
    /** Calls open at once in all deployments of a session: its reader looks at one or two of them. */
    sessionCalls: 200,
    /** How long one call may be open: far longer than any lesson; a stream that was forgotten in a tab gives its runner back. */
    callMs: 60 * 60_000,
    /** Messages of one call, each way: ten a second take a day to get to a million. */
    callMessages: 1_000_000,
    /** Payload bytes of one call, each way: sixty of the largest messages. */
    callBytes: 256 * MiB,
    /** How long a module's top-level await may take: it stands between Run and the first message. */
    loadMs: 5_000,
    /** Characters of an error's message or stack, and of a status message: trailers must fit `metadataBytes`. */
    errorChars: 2 * KiB,
    /** Bytes written to a runner that it has not read yet: all windows of a busy session, with room for large messages. */
    queuedBytes: 32 * MiB,
    /** Wait before a replacement is booted for a warm runner that was taken: the reader's first run comes first. */
    refillDelayMs: 250,
    /** Wait before the next try after a runner did not boot, or a warm one died: what is broken need not be hurried. */
    retryMs: 1_000,
    /** What a message takes of its window at least: empty ones cost memory and time too, and would never wait for a reader. */
    leastChargeBytes: 64,
    /** Entries of one direction's metadata: far more than anyone sends, few enough to read before they are checked. */
    metadataEntries: 256,
    /** How long a generator that never waits, or timers that are due at once, may hold the isolate: others have turns. */
    turnMs: 20,
    /** So many runners for each core are a crowd: all of them busy, they would leave the server nothing of the processor. */
    crowdPerCore: 50,
    /** How far the runners of a crowd step back (nice): the server carries everybody's messages, so it goes first. */
    crowdNiceness: 18,
    /** How much a runner steps back while it boots ahead of need (nice): so that it delays no call. */
    bootNiceness: 10,
    /** The memory of a runner's cgroup, where the machine has them: above `dataMiB`, so that Node's own limit speaks first. */
    groupMiB: 448,
    /** Processes and threads of a runner's cgroup: bubblewrap's two and Node's threads are some fifteen. */
    groupPids: 48,
    /** The processor's share of a runner's cgroup; the server's own, by the kernel's default, is 100. */
    groupCpuWeight: 50,
    /** Everything that a runner may allocate: Node itself takes about 60 MiB, the rest is for isolates. */
    dataMiB: 320,
    /** The runner's own JavaScript heap, outside the isolates. */
    runnerHeapMiB: 128,
    /** CPU of one runner over its whole life. A session lives for hours at a few percent; a burner ends here at the latest. */
    cpuSeconds: 600,
    /** The share of a core, in percent, that a session may use for good: ten times what a ticker of ten messages a second takes. */
    cpuSharePercent: 10,
    /** CPU beyond that share before a session has to stand behind all others: a lesson on performance takes some seconds. */
    cpuSlowMs: 30_000,
    /** CPU beyond that share before a session is ended: a handler that never waits gets here in two minutes, and no lesson does. */
    cpuEndMs: 120_000,
    /** How often the CPU of sessions is looked at. */
    cpuCheckMs: 2_000,
    /** How far a session steps back (nice) that has used up what it may at full speed: it gets the processor time that is left. */
    slowNiceness: 19,
    /** Files a runner may hold open: it opens a handful while it boots, none later. */
    openFiles: 64,
  },
} as const;

/** What limits look like to those who are given them: a test or a benchmark passes smaller ones. */
export type Limits = Numbers<typeof limits>;
type Numbers<T> = { readonly [K in keyof T]: T[K] extends number ? number : Numbers<T[K]> };

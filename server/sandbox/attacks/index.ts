// All attacks, by the path of their file.
import type { Attack } from "./attack.ts";
import escapeAbsoluteImport from "./escape/absolute-import.ts";
import escapeCallSites from "./escape/call-sites.ts";
import escapeCaller from "./escape/caller.ts";
import escapeChildProcess from "./escape/child-process.ts";
import escapeDataImport from "./escape/data-import.ts";
import escapeDynamicImport from "./escape/dynamic-import.ts";
import escapeEval from "./escape/eval.ts";
import escapeFileImport from "./escape/file-import.ts";
import escapeFunctionConstructor from "./escape/function-constructor.ts";
import escapeFunctionConstructorsOfOtherKinds from "./escape/function-constructors-of-other-kinds.ts";
import escapeHostError from "./escape/host-error.ts";
import escapeInheritedMetadata from "./escape/inherited-metadata.ts";
import escapeIsolateObjects from "./escape/isolate-objects.ts";
import escapeNetwork from "./escape/network.ts";
import escapeProcess from "./escape/process.ts";
import escapePrototypePollution from "./escape/prototype-pollution.ts";
import escapeSearchedImport from "./escape/searched-import.ts";
import escapeSearchedRequire from "./escape/searched-require.ts";
import escapeSharedMemory from "./escape/shared-memory.ts";
import escapeSourceMap from "./escape/source-map.ts";
import escapeStartAgain from "./escape/start-again.ts";
import escapeStaticImport from "./escape/static-import.ts";
import escapeTextInTimers from "./escape/text-in-timers.ts";
import escapeWebassembly from "./escape/webassembly.ts";
import floodBytesForEver from "./flood/bytes-for-ever.ts";
import floodConsole from "./flood/console.ts";
import floodConsoleBomb from "./flood/console-bomb.ts";
import floodConsoleSlowly from "./flood/console-slowly.ts";
import floodConsoleTraps from "./flood/console-traps.ts";
import floodEmptyMessages from "./flood/empty-messages.ts";
import floodEndOfRequests from "./flood/end-of-requests.ts";
import floodHugeMessage from "./flood/huge-message.ts";
import floodHundredMegabytes from "./flood/hundred-megabytes.ts";
import floodInitialMetadata from "./flood/initial-metadata.ts";
import floodIntervalStorm from "./flood/interval-storm.ts";
import floodMessages from "./flood/messages.ts";
import floodMessagesForEver from "./flood/messages-for-ever.ts";
import floodOpenCalls from "./flood/open-calls.ts";
import floodRandomBytes from "./flood/random-bytes.ts";
import floodRejections from "./flood/rejections.ts";
import floodRequestsForEver from "./flood/requests-for-ever.ts";
import floodTimers from "./flood/timers.ts";
import floodUncaughtErrors from "./flood/uncaught-errors.ts";
import floodUncaughtInTimers from "./flood/uncaught-in-timers.ts";
import floodWaitingReaders from "./flood/waiting-readers.ts";
import memoryArrays from "./memory/arrays.ts";
import memoryAtLoad from "./memory/at-load.ts";
import memoryBigRegularExpression from "./memory/big-regular-expression.ts";
import memoryBigSource from "./memory/big-source.ts";
import memoryDeepJson from "./memory/deep-json.ts";
import memoryDoubling from "./memory/doubling.ts";
import memoryDoublingEnum from "./memory/doubling-enum.ts";
import memoryFlattened from "./memory/flattened.ts";
import memoryHugeBuffer from "./memory/huge-buffer.ts";
import memoryJson from "./memory/json.ts";
import memoryManyBuffers from "./memory/many-buffers.ts";
import memoryObjects from "./memory/objects.ts";
import memoryPromises from "./memory/promises.ts";
import memoryRecursion from "./memory/recursion.ts";
import memoryResizableBuffer from "./memory/resizable-buffer.ts";
import memoryRetainedBuffers from "./memory/retained-buffers.ts";
import memorySpread from "./memory/spread.ts";
import memoryStrings from "./memory/strings.ts";
import memorySymbols from "./memory/symbols.ts";
import metadataBytesAsText from "./metadata/bytes-as-text.ts";
import metadataChangingValue from "./metadata/changing-value.ts";
import metadataFromResponse from "./metadata/from-response.ts";
import metadataHttp2Settings from "./metadata/http2-settings.ts";
import metadataHuge from "./metadata/huge.ts";
import metadataLineBreak from "./metadata/line-break.ts";
import metadataLineBreakInKey from "./metadata/line-break-in-key.ts";
import metadataLyingBytes from "./metadata/lying-bytes.ts";
import metadataManyKeys from "./metadata/many-keys.ts";
import metadataMillionKeys from "./metadata/million-keys.ts";
import metadataNotAnObject from "./metadata/not-an-object.ts";
import metadataNumbers from "./metadata/numbers.ts";
import metadataPrototypeKey from "./metadata/prototype-key.ts";
import metadataProxy from "./metadata/proxy.ts";
import metadataPseudoHeader from "./metadata/pseudo-header.ts";
import metadataReserved from "./metadata/reserved.ts";
import metadataReservedInCapitals from "./metadata/reserved-in-capitals.ts";
import metadataTextAsBytes from "./metadata/text-as-bytes.ts";
import metadataThreeHundredKeys from "./metadata/three-hundred-keys.ts";
import neighboursDeepSource from "./neighbours/deep-source.ts";
import neighboursEightHogs from "./neighbours/eight-hogs.ts";
import neighboursEightLoops from "./neighbours/eight-loops.ts";
import neighboursGlobals from "./neighbours/globals.ts";
import neighboursLogFlood from "./neighbours/log-flood.ts";
import neighboursMemoryBandwidth from "./neighbours/memory-bandwidth.ts";
import payloadBorrowedPrototype from "./payload/borrowed-prototype.ts";
import payloadChangingGetter from "./payload/changing-getter.ts";
import payloadCyclic from "./payload/cyclic.ts";
import payloadDetachedBuffer from "./payload/detached-buffer.ts";
import payloadEndlessSyncIterator from "./payload/endless-sync-iterator.ts";
import payloadFalseInstance from "./payload/false-instance.ts";
import payloadGrowingBuffer from "./payload/growing-buffer.ts";
import payloadHugeArray from "./payload/huge-array.ts";
import payloadLyingLength from "./payload/lying-length.ts";
import payloadLyingSlice from "./payload/lying-slice.ts";
import payloadNotIterable from "./payload/not-iterable.ts";
import payloadNothing from "./payload/nothing.ts";
import payloadOtherView from "./payload/other-view.ts";
import payloadProxiedBytes from "./payload/proxied-bytes.ts";
import payloadProxy from "./payload/proxy.ts";
import payloadRevokedProxy from "./payload/revoked-proxy.ts";
import payloadSharedMemory from "./payload/shared-memory.ts";
import payloadShrinkingBuffer from "./payload/shrinking-buffer.ts";
import payloadSmallView from "./payload/small-view.ts";
import payloadSymbol from "./payload/symbol.ts";
import payloadSymbolAlone from "./payload/symbol-alone.ts";
import payloadThenable from "./payload/thenable.ts";
import payloadThrowingGetter from "./payload/throwing-getter.ts";
import payloadToJson from "./payload/to-json.ts";
import payloadUnwrittenMemory from "./payload/unwritten-memory.ts";
import snapshotArrayIterator from "./snapshot/array-iterator.ts";
import snapshotArrayMethods from "./snapshot/array-methods.ts";
import snapshotAsyncIterator from "./snapshot/async-iterator.ts";
import snapshotFunctionCall from "./snapshot/function-call.ts";
import snapshotGlobalsDeleted from "./snapshot/globals-deleted.ts";
import snapshotGlobalsReplaced from "./snapshot/globals-replaced.ts";
import snapshotLengthOfBytes from "./snapshot/length-of-bytes.ts";
import snapshotMapClear from "./snapshot/map-clear.ts";
import snapshotMapGet from "./snapshot/map-get.ts";
import snapshotNoChecks from "./snapshot/no-checks.ts";
import snapshotNoCuts from "./snapshot/no-cuts.ts";
import snapshotNoNumbers from "./snapshot/no-numbers.ts";
import snapshotObjectEntries from "./snapshot/object-entries.ts";
import snapshotObjectKeys from "./snapshot/object-keys.ts";
import snapshotObjectSetters from "./snapshot/object-setters.ts";
import snapshotPromiseItself from "./snapshot/promise-itself.ts";
import snapshotPromiseThen from "./snapshot/promise-then.ts";
import snapshotProtobuf from "./snapshot/protobuf.ts";
import snapshotRpcError from "./snapshot/rpc-error.ts";
import snapshotSliceOfBytes from "./snapshot/slice-of-bytes.ts";
import snapshotStackTraces from "./snapshot/stack-traces.ts";
import snapshotTimersWithoutLimit from "./snapshot/timers-without-limit.ts";
import thrownAfterReturn from "./thrown/after-return.ts";
import thrownAggregate from "./thrown/aggregate.ts";
import thrownAtLoad from "./thrown/at-load.ts";
import thrownChangingCode from "./thrown/changing-code.ts";
import thrownHalfSurrogate from "./thrown/half-surrogate.ts";
import thrownHostileMetadata from "./thrown/hostile-metadata.ts";
import thrownHugeMessage from "./thrown/huge-message.ts";
import thrownNull from "./thrown/null.ts";
import thrownObjectCode from "./thrown/object-code.ts";
import thrownProxy from "./thrown/proxy.ts";
import thrownRejectedExport from "./thrown/rejected-export.ts";
import thrownRevokedProxy from "./thrown/revoked-proxy.ts";
import thrownStatusLines from "./thrown/status-lines.ts";
import thrownUpgrade from "./thrown/upgrade.ts";
import timeAbortListenerLoop from "./time/abort-listener-loop.ts";
import timeArrayLike from "./time/array-like.ts";
import timeBigNumbers from "./time/big-numbers.ts";
import timeBurner from "./time/burner.ts";
import timeCatchLoop from "./time/catch-loop.ts";
import timeComparatorLoop from "./time/comparator-loop.ts";
import timeConstructorLoop from "./time/constructor-loop.ts";
import timeEndlessThenable from "./time/endless-thenable.ts";
import timeEndlessTopLevelAwait from "./time/endless-top-level-await.ts";
import timeFinallyLoop from "./time/finally-loop.ts";
import timeFinallyLoopAfterCancel from "./time/finally-loop-after-cancel.ts";
import timeJustBelowTheLimit from "./time/just-below-the-limit.ts";
import timeLongestCall from "./time/longest-call.ts";
import timeLoop from "./time/loop.ts";
import timeMessageGetterLoop from "./time/message-getter-loop.ts";
import timeMicrotaskStorm from "./time/microtask-storm.ts";
import timeModuleLoop from "./time/module-loop.ts";
import timeNeverSettles from "./time/never-settles.ts";
import timeNeverYields from "./time/never-yields.ts";
import timePromiseLoop from "./time/promise-loop.ts";
import timeProxyPrototype from "./time/proxy-prototype.ts";
import timeRegularExpression from "./time/regular-expression.ts";
import timeReturnNeverSettles from "./time/return-never-settles.ts";
import timeSettlesAfterCancel from "./time/settles-after-cancel.ts";
import timeStackGetterLoop from "./time/stack-getter-loop.ts";
import timeStoppedClock from "./time/stopped-clock.ts";
import timeTimersAfterReturn from "./time/timers-after-return.ts";
import timeUnsettledThenable from "./time/unsettled-thenable.ts";
import timeWorkAfterReturn from "./time/work-after-return.ts";
import timeYieldsInFinally from "./time/yields-in-finally.ts";
import trailersEndlessGetter from "./trailers/endless-getter.ts";
import trailersForgedStatus from "./trailers/forged-status.ts";
import trailersFrozen from "./trailers/frozen.ts";
import trailersHttp2Settings from "./trailers/http2-settings.ts";
import trailersHuge from "./trailers/huge.ts";
import trailersLineBreak from "./trailers/line-break.ts";
import trailersManyEntries from "./trailers/many-entries.ts";
import trailersReplacedByArray from "./trailers/replaced-by-array.ts";
import trailersReplacedByNull from "./trailers/replaced-by-null.ts";
import trailersReplacedByProxy from "./trailers/replaced-by-proxy.ts";
import trailersThrowingGetter from "./trailers/throwing-getter.ts";
import trailersThrowingProperty from "./trailers/throwing-property.ts";

export { runAttack, Witness } from "./run-attack.ts";

export const attacks: Readonly<Record<string, Attack>> = {
  "escape/absolute-import": escapeAbsoluteImport,
  "escape/call-sites": escapeCallSites,
  "escape/caller": escapeCaller,
  "escape/child-process": escapeChildProcess,
  "escape/data-import": escapeDataImport,
  "escape/dynamic-import": escapeDynamicImport,
  "escape/eval": escapeEval,
  "escape/file-import": escapeFileImport,
  "escape/function-constructor": escapeFunctionConstructor,
  "escape/function-constructors-of-other-kinds": escapeFunctionConstructorsOfOtherKinds,
  "escape/host-error": escapeHostError,
  "escape/inherited-metadata": escapeInheritedMetadata,
  "escape/isolate-objects": escapeIsolateObjects,
  "escape/network": escapeNetwork,
  "escape/process": escapeProcess,
  "escape/prototype-pollution": escapePrototypePollution,
  "escape/searched-import": escapeSearchedImport,
  "escape/searched-require": escapeSearchedRequire,
  "escape/shared-memory": escapeSharedMemory,
  "escape/source-map": escapeSourceMap,
  "escape/start-again": escapeStartAgain,
  "escape/static-import": escapeStaticImport,
  "escape/text-in-timers": escapeTextInTimers,
  "escape/webassembly": escapeWebassembly,
  "flood/bytes-for-ever": floodBytesForEver,
  "flood/console": floodConsole,
  "flood/console-bomb": floodConsoleBomb,
  "flood/console-slowly": floodConsoleSlowly,
  "flood/console-traps": floodConsoleTraps,
  "flood/empty-messages": floodEmptyMessages,
  "flood/end-of-requests": floodEndOfRequests,
  "flood/huge-message": floodHugeMessage,
  "flood/hundred-megabytes": floodHundredMegabytes,
  "flood/initial-metadata": floodInitialMetadata,
  "flood/interval-storm": floodIntervalStorm,
  "flood/messages": floodMessages,
  "flood/messages-for-ever": floodMessagesForEver,
  "flood/open-calls": floodOpenCalls,
  "flood/random-bytes": floodRandomBytes,
  "flood/rejections": floodRejections,
  "flood/requests-for-ever": floodRequestsForEver,
  "flood/timers": floodTimers,
  "flood/uncaught-errors": floodUncaughtErrors,
  "flood/uncaught-in-timers": floodUncaughtInTimers,
  "flood/waiting-readers": floodWaitingReaders,
  "memory/arrays": memoryArrays,
  "memory/at-load": memoryAtLoad,
  "memory/big-regular-expression": memoryBigRegularExpression,
  "memory/big-source": memoryBigSource,
  "memory/deep-json": memoryDeepJson,
  "memory/doubling": memoryDoubling,
  "memory/doubling-enum": memoryDoublingEnum,
  "memory/flattened": memoryFlattened,
  "memory/huge-buffer": memoryHugeBuffer,
  "memory/json": memoryJson,
  "memory/many-buffers": memoryManyBuffers,
  "memory/objects": memoryObjects,
  "memory/promises": memoryPromises,
  "memory/recursion": memoryRecursion,
  "memory/resizable-buffer": memoryResizableBuffer,
  "memory/retained-buffers": memoryRetainedBuffers,
  "memory/spread": memorySpread,
  "memory/strings": memoryStrings,
  "memory/symbols": memorySymbols,
  "metadata/bytes-as-text": metadataBytesAsText,
  "metadata/changing-value": metadataChangingValue,
  "metadata/from-response": metadataFromResponse,
  "metadata/http2-settings": metadataHttp2Settings,
  "metadata/huge": metadataHuge,
  "metadata/line-break": metadataLineBreak,
  "metadata/line-break-in-key": metadataLineBreakInKey,
  "metadata/lying-bytes": metadataLyingBytes,
  "metadata/many-keys": metadataManyKeys,
  "metadata/million-keys": metadataMillionKeys,
  "metadata/not-an-object": metadataNotAnObject,
  "metadata/numbers": metadataNumbers,
  "metadata/prototype-key": metadataPrototypeKey,
  "metadata/proxy": metadataProxy,
  "metadata/pseudo-header": metadataPseudoHeader,
  "metadata/reserved": metadataReserved,
  "metadata/reserved-in-capitals": metadataReservedInCapitals,
  "metadata/text-as-bytes": metadataTextAsBytes,
  "metadata/three-hundred-keys": metadataThreeHundredKeys,
  "neighbours/deep-source": neighboursDeepSource,
  "neighbours/eight-hogs": neighboursEightHogs,
  "neighbours/eight-loops": neighboursEightLoops,
  "neighbours/globals": neighboursGlobals,
  "neighbours/log-flood": neighboursLogFlood,
  "neighbours/memory-bandwidth": neighboursMemoryBandwidth,
  "payload/borrowed-prototype": payloadBorrowedPrototype,
  "payload/changing-getter": payloadChangingGetter,
  "payload/cyclic": payloadCyclic,
  "payload/detached-buffer": payloadDetachedBuffer,
  "payload/endless-sync-iterator": payloadEndlessSyncIterator,
  "payload/false-instance": payloadFalseInstance,
  "payload/growing-buffer": payloadGrowingBuffer,
  "payload/huge-array": payloadHugeArray,
  "payload/lying-length": payloadLyingLength,
  "payload/lying-slice": payloadLyingSlice,
  "payload/not-iterable": payloadNotIterable,
  "payload/nothing": payloadNothing,
  "payload/other-view": payloadOtherView,
  "payload/proxied-bytes": payloadProxiedBytes,
  "payload/proxy": payloadProxy,
  "payload/revoked-proxy": payloadRevokedProxy,
  "payload/shared-memory": payloadSharedMemory,
  "payload/shrinking-buffer": payloadShrinkingBuffer,
  "payload/small-view": payloadSmallView,
  "payload/symbol": payloadSymbol,
  "payload/symbol-alone": payloadSymbolAlone,
  "payload/thenable": payloadThenable,
  "payload/throwing-getter": payloadThrowingGetter,
  "payload/to-json": payloadToJson,
  "payload/unwritten-memory": payloadUnwrittenMemory,
  "snapshot/array-iterator": snapshotArrayIterator,
  "snapshot/array-methods": snapshotArrayMethods,
  "snapshot/async-iterator": snapshotAsyncIterator,
  "snapshot/function-call": snapshotFunctionCall,
  "snapshot/globals-deleted": snapshotGlobalsDeleted,
  "snapshot/globals-replaced": snapshotGlobalsReplaced,
  "snapshot/length-of-bytes": snapshotLengthOfBytes,
  "snapshot/map-clear": snapshotMapClear,
  "snapshot/map-get": snapshotMapGet,
  "snapshot/no-checks": snapshotNoChecks,
  "snapshot/no-cuts": snapshotNoCuts,
  "snapshot/no-numbers": snapshotNoNumbers,
  "snapshot/object-entries": snapshotObjectEntries,
  "snapshot/object-keys": snapshotObjectKeys,
  "snapshot/object-setters": snapshotObjectSetters,
  "snapshot/promise-itself": snapshotPromiseItself,
  "snapshot/promise-then": snapshotPromiseThen,
  "snapshot/protobuf": snapshotProtobuf,
  "snapshot/rpc-error": snapshotRpcError,
  "snapshot/slice-of-bytes": snapshotSliceOfBytes,
  "snapshot/stack-traces": snapshotStackTraces,
  "snapshot/timers-without-limit": snapshotTimersWithoutLimit,
  "thrown/after-return": thrownAfterReturn,
  "thrown/aggregate": thrownAggregate,
  "thrown/at-load": thrownAtLoad,
  "thrown/changing-code": thrownChangingCode,
  "thrown/half-surrogate": thrownHalfSurrogate,
  "thrown/hostile-metadata": thrownHostileMetadata,
  "thrown/huge-message": thrownHugeMessage,
  "thrown/null": thrownNull,
  "thrown/object-code": thrownObjectCode,
  "thrown/proxy": thrownProxy,
  "thrown/rejected-export": thrownRejectedExport,
  "thrown/revoked-proxy": thrownRevokedProxy,
  "thrown/status-lines": thrownStatusLines,
  "thrown/upgrade": thrownUpgrade,
  "time/abort-listener-loop": timeAbortListenerLoop,
  "time/array-like": timeArrayLike,
  "time/big-numbers": timeBigNumbers,
  "time/burner": timeBurner,
  "time/catch-loop": timeCatchLoop,
  "time/comparator-loop": timeComparatorLoop,
  "time/constructor-loop": timeConstructorLoop,
  "time/endless-thenable": timeEndlessThenable,
  "time/endless-top-level-await": timeEndlessTopLevelAwait,
  "time/finally-loop": timeFinallyLoop,
  "time/finally-loop-after-cancel": timeFinallyLoopAfterCancel,
  "time/just-below-the-limit": timeJustBelowTheLimit,
  "time/longest-call": timeLongestCall,
  "time/loop": timeLoop,
  "time/message-getter-loop": timeMessageGetterLoop,
  "time/microtask-storm": timeMicrotaskStorm,
  "time/module-loop": timeModuleLoop,
  "time/never-settles": timeNeverSettles,
  "time/never-yields": timeNeverYields,
  "time/promise-loop": timePromiseLoop,
  "time/proxy-prototype": timeProxyPrototype,
  "time/regular-expression": timeRegularExpression,
  "time/return-never-settles": timeReturnNeverSettles,
  "time/settles-after-cancel": timeSettlesAfterCancel,
  "time/stack-getter-loop": timeStackGetterLoop,
  "time/stopped-clock": timeStoppedClock,
  "time/timers-after-return": timeTimersAfterReturn,
  "time/unsettled-thenable": timeUnsettledThenable,
  "time/work-after-return": timeWorkAfterReturn,
  "time/yields-in-finally": timeYieldsInFinally,
  "trailers/endless-getter": trailersEndlessGetter,
  "trailers/forged-status": trailersForgedStatus,
  "trailers/frozen": trailersFrozen,
  "trailers/http2-settings": trailersHttp2Settings,
  "trailers/huge": trailersHuge,
  "trailers/line-break": trailersLineBreak,
  "trailers/many-entries": trailersManyEntries,
  "trailers/replaced-by-array": trailersReplacedByArray,
  "trailers/replaced-by-null": trailersReplacedByNull,
  "trailers/replaced-by-proxy": trailersReplacedByProxy,
  "trailers/throwing-getter": trailersThrowingGetter,
  "trailers/throwing-property": trailersThrowingProperty,
};

// What a process of the server takes: event loop, memory, processor. Read when they are asked for; names by semantic conventions.
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from "node:perf_hooks";
import { getHeapSpaceStatistics } from "node:v8";
import type { Meter } from "@opentelemetry/api";

/** How often the delay of the event loop is sampled, in milliseconds. */
const resolution = 20;

/** Returns what ends the sampling. */
export function processMetrics(meter: Meter): () => void {
  memory(meter);
  processor(meter);
  utilization(meter);
  return eventLoopDelay(meter);
}

/** Since they were last read. The histogram counts the interval of its own timer as delay, as Node documents it. */
function eventLoopDelay(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  const gauge = (name: string): ReturnType<Meter["createObservableGauge"]> =>
    meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, {
      description: `Event loop delay since the last scrape, ${name}.`,
      unit: "s",
    });
  const [p50, p99, max, mean] = [gauge("p50"), gauge("p99"), gauge("max"), gauge("mean")];
  const seconds = (nanoseconds: number): number =>
    Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - resolution / 1e3) : 0;
  meter.addBatchObservableCallback(
    (result) => {
      result.observe(p50, seconds(delay.percentile(50)));
      result.observe(p99, seconds(delay.percentile(99)));
      result.observe(max, delay.count === 0 ? 0 : seconds(delay.max));
      result.observe(mean, seconds(delay.mean));
      delay.reset();
    },
    [p50, p99, max, mean],
  );
  return () => void delay.disable();
}

function utilization(meter: Meter): void {
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  meter
    .createObservableGauge("nodejs.eventloop.utilization", {
      description: "The share of the time since the last scrape in which the event loop had something to do.",
      unit: "1",
    })
    .addCallback((result) => {
      const now = performance.eventLoopUtilization();
      result.observe(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    });
}

function memory(meter: Meter): void {
  meter
    .createObservableUpDownCounter("process.memory.usage", {
      description: "Physical memory of the process.",
      unit: "By",
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableUpDownCounter("v8js.memory.heap.used", { description: "V8's heap in use, by space.", unit: "By" })
    .addCallback((result) => {
      for (const { space_name: space, space_used_size: bytes } of getHeapSpaceStatistics())
        result.observe(bytes, { "v8js.heap.space.name": space });
    });
}

function processor(meter: Meter): void {
  meter
    .createObservableCounter("process.cpu.time", { description: "Processor time of the process.", unit: "s" })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / 1e6, { "cpu.mode": "user" });
      result.observe(system / 1e6, { "cpu.mode": "system" });
    });
  meter
    .createObservableGauge("process.uptime", { description: "How long the process has run.", unit: "s" })
    .addCallback((result) => result.observe(process.uptime()));
}

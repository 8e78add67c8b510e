// Runs in the page: what bench/benchmarks/lab.ts asks the browser about the lab. Plain script, since Node's types end here.
window.labProbe = {
  /** The word of the status strip. */
  status: () => document.querySelector(".lab-status .lab-badge")?.textContent ?? "",

  received: () =>
    Number(document.querySelector(".lab-status .lab-count-received")?.textContent.replace(/\D/gu, "") ?? 0),

  /** Notes every frame and every long task from the click on Run until the call has its status. */
  observe() {
    const seen = { startMs: performance.now(), endMs: 0, frames: [], longTasks: [] };
    this.seen = seen;
    let last = seen.startMs;
    const frame = () => {
      const now = performance.now();
      seen.frames.push(now - last);
      last = now;
      seen.endMs = now;
      if (this.status() === "" || seen.frames.length <= 10) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longTasks.push(duration);
    }).observe({ type: "longtask" });
  },

  /** Measures from the next click to the word on screen. */
  timeCancel() {
    let pressedMs = 0;
    this.cancelMs = undefined;
    document.addEventListener("click", () => (pressedMs = performance.now()), { capture: true, once: true });
    const look = () => {
      if (pressedMs > 0 && this.status().includes("CANCELLED")) this.cancelMs = performance.now() - pressedMs;
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  },
};

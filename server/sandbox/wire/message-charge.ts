// What a response takes of its call's window, in the isolate as in the server.
import { limits } from "../../limits.ts";

const { leastChargeBytes: leastBytes } = limits.sandbox;

export function messageCharge(bytes: number): number {
  return bytes < leastBytes ? leastBytes : bytes;
}

// What V8 has beyond the standard.
interface ErrorConstructor {
  captureStackTrace(target: object, below?: (...args: never[]) => unknown): void;
}

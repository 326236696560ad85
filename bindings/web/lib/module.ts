// The WebAssembly module: calls and results as JSON through its memory.
import type { Answered, Refusal } from "./problems.js";

/** The module's exports. */
interface Exports {
  memory: WebAssembly.Memory;
  input(length: number): number;
  answer(): number;
  output(): number;
}

type Answer = { value: unknown } | { refused: Refusal } | { fault: string };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A compiled module, instantiated on its first call. */
export class Module {
  readonly #code: WebAssembly.Module;
  #exports: Exports | undefined;
  /** The number of instances so far: objects kept by one do not exist in the next. */
  generation = 0;

  constructor(code: WebAssembly.Module) {
    this.#code = code;
  }

  /** Calls a function of the module by name. Throws a TypeError for invalid arguments. */
  call<T>(name: string, args: object, replacer?: (this: unknown, key: string, value: unknown) => unknown): Answered<T> {
    const call = encoder.encode(JSON.stringify({ call: name, with: args }, replacer));
    const answer = JSON.parse(this.#run(call)) as Answer;
    // The position in the call's JSON means nothing to the caller.
    if ("fault" in answer) throw new TypeError(answer.fault.replace(/ at line \d+ column \d+$/, ""));
    return answer as Answered<T>;
  }

  #run(call: Uint8Array): string {
    const exports = (this.#exports ??= this.#instantiate());
    try {
      const address = exports.input(call.length);
      // The view is taken after `input`, which may have moved the memory.
      new Uint8Array(exports.memory.buffer, address, call.length).set(call);
      const length = exports.answer();
      return decoder.decode(new Uint8Array(exports.memory.buffer, exports.output(), length));
    } catch (error) {
      // A trap, such as memory running out, leaves the instance unusable.
      this.#exports = undefined;
      throw error;
    }
  }

  #instantiate(): Exports {
    this.generation += 1;
    return new WebAssembly.Instance(this.#code, {}).exports as unknown as Exports;
  }
}

// Pacing: as many calls as the service allows, and no more.

/** The fraction of the service's rate that is used, because clocks differ. */
const MARGIN = 0.98;

/** The source of time. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

const CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Lets calls through one after another: an immediate burst, then a fixed number per second.
 *
 * The service counts a call when it arrives, at some time between its start and its end. So a call may start once a token
 * is available, and takes the token at its end: there are never more tokens than calls that the service still allows.
 */
export class TokenBucket {
  readonly #rate: number;
  #tokens: number;
  #counted: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    perSecond: number,
    readonly burst: number,
    readonly clock: Clock = CLOCK,
  ) {
    this.#rate = (perSecond * MARGIN) / 1000;
    this.#tokens = burst;
    this.#counted = clock.now();
  }

  /** Makes a call when allowed, after the calls before it. */
  call<T>(make: () => Promise<T>): Promise<T> {
    const called = this.#last.then(() => this.#paced(make));
    // A failed call does not delay others.
    this.#last = called.catch(() => undefined);
    return called;
  }

  async #paced<T>(make: () => Promise<T>): Promise<T> {
    this.#refill();
    if (this.#tokens < 1) await this.clock.sleep((1 - this.#tokens) / this.#rate);
    try {
      return await make();
    } finally {
      this.#refill();
      this.#tokens -= 1;
    }
  }

  #refill(): void {
    const now = this.clock.now();
    this.#tokens = Math.min(this.burst, this.#tokens + (now - this.#counted) * this.#rate);
    this.#counted = now;
  }
}

const buckets = new WeakMap<object, Map<string, TokenBucket>>();
const unpaced = new WeakSet<object>();

/** Lets searches on a client make calls without pausing. */
export function unpace(client: object): void {
  unpaced.add(client);
}

/** Makes a call when the operation's bucket allows it; all searches on a client share the bucket. */
export function paced<T>(client: object, operation: string, perSecond: number, burst: number, make: () => Promise<T>): Promise<T> {
  if (unpaced.has(client)) return make();
  const ofClient = buckets.get(client) ?? new Map<string, TokenBucket>();
  buckets.set(client, ofClient);
  const bucket = ofClient.get(operation) ?? new TokenBucket(perSecond, burst);
  ofClient.set(operation, bucket);
  return bucket.call(make);
}

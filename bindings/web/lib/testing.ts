// The local engine behind the SDK's request handler: searches a file without a socket or
// credentials.
import { connectql } from "#load";
import { ConnectClient, type ConnectClientConfig } from "@aws-sdk/client-connect";
import { keep } from "./matcher.js";
import { unpace } from "./pace.js";
import { value } from "./problems.js";

/** The options of the engine. */
export interface EngineOptions {
  /** True to throttle calls beyond the service's rate. */
  throttle?: boolean | undefined;
}

interface Sent {
  status: number;
  errorType: string | null;
  body: string;
}

/** A request as the SDK passes it to its request handler. */
interface Request {
  method: string;
  path: string;
  body?: unknown;
}

/** A response as the SDK expects it from its request handler. */
interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

const encoder = new TextEncoder();

function text(body: unknown): string {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  throw new TypeError("the body of a search must be text");
}

/** A request handler for SDK clients that answers searches from a data file or its content. */
export class RequestHandler {
  readonly #service: { id: number; generation: number };
  readonly #began = performance.now();

  constructor(data: string | object, options: EngineOptions = {}) {
    const json = typeof data === "string" ? data : JSON.stringify(data);
    this.#service = keep(this, value(connectql.call<number>("service", { json, throttle: options.throttle ?? false })));
  }

  async handle(request: Request): Promise<{ response: Response }> {
    if (this.#service.generation !== connectql.generation) throw new Error("the engine ran out of memory: create a new one");
    const { method, path, body } = request;
    const now = performance.now() - this.#began;
    const sent = value(connectql.call<Sent>("send", { service: this.#service.id, method, path, body: text(body), now }));
    const content = encoder.encode(sent.body);
    const headers: Record<string, string> = { "content-type": "application/json", "content-length": String(content.length) };
    if (sent.errorType !== null) headers["x-amzn-errortype"] = sent.errorType;
    return { response: { statusCode: sent.status, headers, body: content } };
  }

  destroy(): void {}

  metadata = { handlerProtocol: "http/1.1" };

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {};
  }
}

/** The options of `client`, in addition to the SDK's own. */
export interface TestClientOptions extends EngineOptions {
  /** False to let searches make calls without pausing. */
  paced?: boolean | undefined;
}

/** An SDK client that searches the content of a data file, given as JSON or as an object. */
export function client(data: string | object, options: TestClientOptions = {}, config: ConnectClientConfig = {}): ConnectClient {
  const made = new ConnectClient({
    region: "us-east-1",
    credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
    requestHandler: new RequestHandler(data, options) as never,
    ...config,
  });
  if (options.paced === false) unpace(made);
  return made;
}

import { type ClientRequest, get, type IncomingMessage } from "node:http";

export interface Frame {
  readonly event?: string;
  readonly id?: string;
  readonly data?: unknown;
  readonly retry?: number;
}

/** Reads a stream frame by frame, comments left out unless asked for; waits for what has not come yet. */
export class StreamReader {
  readonly response: IncomingMessage;
  readonly #frames: AsyncGenerator<Frame, undefined>;

  readonly #request: ClientRequest;

  constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request;
    this.response = response;
    this.#frames = readFrames(response);
  }

  /** The next frame; `undefined` when the stream has ended. */
  async next(): Promise<Frame | undefined> {
    return (await this.#frames.next()).value;
  }

  close(): void {
    this.#request.destroy();
  }
}

export function openStream(
  url: string,
  headers: { readonly [name: string]: string },
): Promise<StreamReader> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => {
      request.on("error", () => undefined);
      resolve(new StreamReader(request, response));
    });
    request.on("error", reject);
  });
}

async function* readFrames(response: IncomingMessage): AsyncGenerator<Frame, undefined> {
  let text = "";
  response.setEncoding("utf8");
  for await (const chunk of response) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      yield parseFrame(text.slice(0, end));
      text = text.slice(end + 2);
    }
  }
  return undefined;
}

function parseFrame(text: string): Frame {
  const lines = text.split("\n").map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
  });
  const fields = new Map(lines);
  if (fields.has("")) return { event: "comment" };
  const data = fields.get("data");
  const retry = fields.get("retry");
  const event = fields.get("event");
  const id = fields.get("id");
  return {
    ...(event !== undefined && { event }),
    ...(id !== undefined && { id }),
    ...(data !== undefined && { data: JSON.parse(data) }),
    ...(retry !== undefined && { retry: Number(retry) }),
  };
}

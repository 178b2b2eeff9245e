import { YardarmError } from "./yardarm-error.ts";

/** One server-sent event, as dispatched. */
export interface ServerEvent {
  /** `message` when the stream names none. */
  readonly name: string;
  readonly data: string;
  /** The last id that the stream gave, in this event or before; "" when it gave none. */
  readonly id: string;
}

/**
 * Reads a stream of server-sent events (WHATWG HTML, 9.2.6) as its bytes come in, wherever they are cut: inside a line
 * end, a character or the byte order mark. An event that the stream does not end with an empty line is never given.
 */
export class EventParser {
  readonly #charactersMax: number;
  readonly #onRetry: (retryMs: number) => void;
  /** Drops a byte order mark at the start, as it should. */
  readonly #decoder = new TextDecoder();
  /** The parts of a line that has not ended. */
  #line: string[] = [];
  #endedWithReturn = false;
  #name = "";
  #data: string[] = [];
  #id = "";
  /** Characters held at the moment, so that no stream can fill the memory. */
  #held = 0;

  /**
   * @param charactersMax how much one event may hold; above it, `push` throws a YardarmError.
   * @param onRetry is told when the stream asks for another wait before connecting again.
   */
  constructor(charactersMax: number, onRetry: (retryMs: number) => void = () => undefined) {
    this.#charactersMax = charactersMax;
    this.#onRetry = onRetry;
  }

  /** The events that these bytes complete. */
  push(bytes: Uint8Array): ServerEvent[] {
    return this.#read(this.#decoder.decode(bytes, { stream: true }));
  }

  #read(text: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    let start = this.#endedWithReturn && text.startsWith("\n") ? 1 : 0;
    if (text !== "") this.#endedWithReturn = text.endsWith("\r");
    const lineEnd = /\r\n|\r|\n/g;
    lineEnd.lastIndex = start;
    for (let end = lineEnd.exec(text); end !== null; end = lineEnd.exec(text)) {
      this.#keep(text.slice(start, end.index));
      start = lineEnd.lastIndex;
      const line = this.#line.join("");
      this.#line = [];
      if (line !== "") this.#field(line);
      else {
        const event = this.#dispatch();
        if (event !== undefined) events.push(event);
      }
    }
    this.#keep(text.slice(start));
    return events;
  }

  #keep(part: string): void {
    if (part === "") return;
    this.#held += part.length;
    if (this.#held > this.#charactersMax) {
      const message = `An event of the stream is longer than ${this.#charactersMax} characters.`;
      throw new YardarmError("unreadable", message);
    }
    this.#line.push(part);
  }

  #field(line: string): void {
    const [, name, value = ""] = /^([^:]*):? ?(.*)/s.exec(line) ?? [];
    // A comment holds nothing; the stream may send any number of them between two events.
    if (name === "") this.#held -= line.length;
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#name = value;
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    else if (name === "retry" && /^[0-9]{1,9}$/.test(value)) this.#onRetry(Number(value));
  }

  #dispatch(): ServerEvent | undefined {
    const event: ServerEvent = {
      name: this.#name || "message",
      data: this.#data.join("\n"),
      id: this.#id,
    };
    const hasData = this.#data.length > 0;
    this.#name = "";
    this.#data = [];
    this.#held = 0;
    return hasData ? event : undefined;
  }
}

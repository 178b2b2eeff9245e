import type { Buffer } from "node:buffer";
import type { ServerResponse } from "node:http";
import type { Subscriber } from "./audience.ts";
import type { KeyAccess } from "./source.ts";

/** Who leaves more unread than this is cut off; it comes back and resumes, or gets the snapshot. */
const unreadBytesMax = 1 << 20;

export interface StreamWriterOptions {
  readonly access: KeyAccess;
  readonly key: string;
  readonly onSlow: () => void;
  /** How this reader is told a frame; nothing when it need not know. */
  readonly inWords: (frame: Buffer) => Buffer | undefined;
}

/** One open stream of server-sent events. */
export class StreamWriter implements Subscriber {
  readonly access: KeyAccess;
  /** The secret that opened it, to be checked again. */
  readonly key: string;
  readonly #response: ServerResponse;
  readonly #onSlow: () => void;
  readonly #inWords: (frame: Buffer) => Buffer | undefined;

  constructor(response: ServerResponse, { access, key, onSlow, inWords }: StreamWriterOptions) {
    this.#response = response;
    this.access = access;
    this.key = key;
    this.#onSlow = onSlow;
    this.#inWords = inWords;
  }

  get isOpen(): boolean {
    return !this.#response.destroyed && !this.#response.writableEnded;
  }

  send(frame: Buffer): void {
    if (!this.isOpen) return;
    if (this.#response.writableLength > unreadBytesMax) {
      this.#onSlow();
      this.cut();
      return;
    }
    const said = this.#inWords(frame);
    if (said !== undefined) this.#response.write(said);
  }

  end(): void {
    this.#response.end();
  }

  /** Ends it without waiting for what is unread. */
  cut(): void {
    this.#response.destroy();
  }
}

import type { Doorbell } from "@yardarm/server/wire";
import type { LiveSource } from "../api/live.ts";

type Listener = (event: { readonly data?: unknown }) => void;

/** An `EventSource` that is rung by hand. */
export class FakeLiveSource implements LiveSource {
  readonly url: string;
  readyState = 0;
  readonly #listeners = new Map<string, Listener[]>();
  readonly #onClose: (source: FakeLiveSource) => void;

  constructor(url: string, onClose: (source: FakeLiveSource) => void) {
    this.url = url;
    this.#onClose = onClose;
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  readonly ring = (bell: Doorbell): void => this.#tell("doorbell", { data: JSON.stringify(bell) });

  open(): void {
    this.readyState = 1;
    this.#tell("open", {});
  }

  /** The line breaks; refused for good, the browser does not try again by itself. */
  fail({ isRefused }: { isRefused: boolean }): void {
    this.readyState = isRefused ? 2 : 0;
    this.#tell("error", {});
  }

  close(): void {
    this.readyState = 2;
    this.#onClose(this);
  }

  #tell(type: string, event: { readonly data?: unknown }): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event);
  }
}

import { goawayFrame, heartbeatFrame } from "./frame.ts";
import type { KnownKeys } from "./known-keys.ts";
import type { KeyAccess } from "./source.ts";
import type { StreamWriter } from "./stream-writer.ts";

/** Nobody is asked to come back later than this after a goaway. */
const spreadMaxMs = 10_000;

/** All open streams of a process, whatever they listen to. */
export class Streams {
  readonly #open = new Set<StreamWriter>();
  readonly #waiting: (() => void)[] = [];
  #isGoingAway = false;

  count(kind: KeyAccess["kind"]): number {
    let count = 0;
    for (const { access } of this.#open) if (access.kind === kind) count++;
    return count;
  }

  add(stream: StreamWriter): void {
    this.#open.add(stream);
    if (this.#isGoingAway) sendAway(stream, 0);
  }

  delete(stream: StreamWriter): void {
    this.#open.delete(stream);
    if (this.#open.size === 0) for (const call of this.#waiting.splice(0)) call();
  }

  beat(): void {
    for (const stream of this.#open) stream.send(heartbeatFrame);
  }

  /** Ends the streams of keys that no longer open what they did. Each key is asked about once. */
  async checkKeys(keys: KnownKeys): Promise<void> {
    const distinct = new Set([...this.#open].map(({ key }) => key));
    const answers = await Promise.all(
      [...distinct].map(async (key) => [key, await keys.check(key)] as const),
    );
    const accesses = new Map(answers);
    for (const stream of this.#open) {
      if (accesses.has(stream.key) && !isSame(accesses.get(stream.key), stream.access))
        stream.end();
    }
  }

  /** Sends everybody away, each with a time of its own to come back, so that they do not come all at once. */
  goAway(random: () => number): void {
    this.#isGoingAway = true;
    const spreadMs = Math.min(spreadMaxMs, 100 + this.#open.size);
    for (const stream of this.#open) sendAway(stream, Math.round(random() * spreadMs));
  }

  /** Cuts off whoever is still there. */
  cut(): void {
    for (const stream of this.#open) stream.cut();
  }

  /** Resolves when no stream is open. */
  areGone(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

function sendAway(stream: StreamWriter, retryMs: number): void {
  stream.send(goawayFrame(retryMs));
  stream.end();
}

function isSame(access: KeyAccess | undefined, before: KeyAccess): boolean {
  return (
    access?.keyId === before.keyId &&
    access.kind === before.kind &&
    access.project === before.project &&
    access.environment === before.environment &&
    access.origins?.join(" ") === before.origins?.join(" ")
  );
}

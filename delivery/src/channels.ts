import { Channel, type ChannelOptions } from "./channel.ts";
import type { EnvironmentRef, Ring } from "./source.ts";

interface Entry {
  readonly channel: Channel;
  usedAt: number;
}

/** One channel for each environment that somebody listens to or asked for lately. */
export class Channels {
  readonly #options: ChannelOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  of(environment: EnvironmentRef): Channel {
    const name = nameOf(environment);
    const now = this.#options.timers.now();
    let entry = this.#entries.get(name);
    if (entry) entry.usedAt = now;
    else {
      entry = { channel: new Channel(environment, this.#options), usedAt: now };
      this.#entries.set(name, entry);
    }
    return entry.channel;
  }

  ring(ring: Ring): void {
    if (ring.environment) this.#entries.get(nameOf(ring.environment))?.channel.ring(ring);
    else for (const { channel } of this.#entries.values()) channel.ring(ring);
  }

  /** Forgets those without listeners that nobody asked for in so long; what they held is loaded again when asked for. */
  dropIdle(idleMs: number): void {
    const now = this.#options.timers.now();
    for (const [name, entry] of this.#entries) {
      if (entry.channel.subscribers.size > 0) entry.usedAt = now;
      else if (now - entry.usedAt >= idleMs) {
        entry.channel.close();
        this.#entries.delete(name);
      }
    }
  }

  close(): void {
    for (const { channel } of this.#entries.values()) channel.close();
    this.#entries.clear();
  }
}

// Neither key can contain a slash.
function nameOf({ project, environment }: EnvironmentRef): string {
  return `${project}/${environment}`;
}

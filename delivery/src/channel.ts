import type { RevisionId } from "@yardarm/sdk/model";
import { Audience, type Subscriber } from "./audience.ts";
import { Feed } from "./feed.ts";
import type { ResetReason } from "./frame.ts";
import type { HeldSnapshot } from "./held-snapshot.ts";
import type { EncodedDelta, RecentBounds } from "./recent-deltas.ts";
import type { EnvironmentRef, Ring, Source } from "./source.ts";
import type { Timers } from "./timers.ts";

export interface ChannelOptions {
  readonly source: Source;
  readonly timers: Timers;
  readonly recent: RecentBounds;
  readonly onError: (error: unknown, doing: string) => void;
}

/** Who is further behind gets the snapshot again, which costs less than so many deltas. */
const bridgeBytesMax = 1 << 20;

/** What is delivered of one environment, and to whom. */
export class Channel {
  readonly #feed: Feed;
  readonly #audience: Audience;

  constructor(environment: EnvironmentRef, { timers, ...options }: ChannelOptions) {
    this.#feed = new Feed(environment, {
      ...options,
      timers,
      onAdvance: () => this.#audience.tellSoon(),
    });
    this.#audience = new Audience(this.#feed, timers);
  }

  get subscribers(): ReadonlySet<Subscriber> {
    return this.#audience.subscribers;
  }

  /**
   * The newest snapshot, at least as new as one that was seen elsewhere. `undefined` when the environment does not exist;
   * rejects when the source cannot be reached.
   */
  load(seen?: RevisionId): Promise<HeldSnapshot | undefined> {
    return this.#feed.load(seen);
  }

  ring(ring: Ring): void {
    this.#feed.ring(ring);
  }

  /**
   * Brings a subscriber from the revision that it holds to the newest, and keeps it there. Rejects when the source
   * cannot be reached and is needed.
   */
  async join(subscriber: Subscriber, holds: RevisionId | undefined): Promise<void> {
    const bridge: EncodedDelta[] = [];
    let position = holds;
    while (position !== undefined) {
      // Nothing is awaited between this look at what is missing and joining the others: no delta can fall between.
      const rest = this.#feed.after(position);
      if (rest !== undefined) return this.#audience.add(subscriber, [...bridge, ...rest]);
      const read = await this.#bridge(position);
      if (read === undefined || bytesOf(bridge) + bytesOf(read) > bridgeBytesMax) break;
      bridge.push(...read);
      position = read.at(-1)?.delta.to ?? position;
    }
    const reason: ResetReason = holds === undefined ? "no_revision" : "not_bridgeable";
    this.#audience.add(subscriber, reason);
  }

  leave(subscriber: Subscriber): void {
    this.#audience.remove(subscriber);
  }

  close(): void {
    this.#feed.close();
    this.#audience.close();
  }

  async #bridge(position: RevisionId): Promise<readonly EncodedDelta[] | undefined> {
    const read = await this.#feed.bridge(position);
    if (read?.length !== 0) return read;
    // The source has nothing newer, so it is us who are behind: the reader comes from another server.
    await this.#feed.refresh();
    return this.#feed.after(position);
  }
}

function bytesOf(run: readonly EncodedDelta[]): number {
  return run.reduce((sum, { frame }) => sum + frame.length, 0);
}

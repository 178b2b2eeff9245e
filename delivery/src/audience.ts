import type { Buffer } from "node:buffer";
import { limits, type RevisionId, type Snapshot } from "@yardarm/sdk/model";
import { changedClientFlags } from "./client-changes.ts";
import { changedFrame, type ResetReason, resetFrame } from "./frame.ts";
import type { HeldSnapshot } from "./held-snapshot.ts";
import type { EncodedDelta } from "./recent-deltas.ts";
import { framesOfRun } from "./run-frames.ts";
import type { KeyAccess } from "./source.ts";
import type { Timers } from "./timers.ts";

/** One reader of the stream. A frame that cannot be delivered ends it; it never fails its sender. */
export interface Subscriber {
  readonly access: KeyAccess;
  readonly isOpen: boolean;
  send(frame: Buffer): void;
  /** Ends the stream; its reader will connect again. */
  end(): void;
}

/** What an audience is told about. */
export interface Subject {
  readonly current: HeldSnapshot | undefined;
  after(revision: RevisionId): readonly EncodedDelta[] | undefined;
}

/** Writing a frame costs about 10 µs per reader; pausing five times as long leaves most of the time to everybody else. */
const pausePerSubscriberMs = 0.05;
const pauseMaxMs = 50;

/**
 * Those who listen to one environment, all at one revision. A single change is told at once; of a burst, as much as
 * comes in the pause after the last telling is joined into one frame.
 */
export class Audience {
  readonly #subject: Subject;
  readonly #timers: Timers;
  readonly #subscribers = new Set<Subscriber>();
  readonly #counts = { server: 0, client: 0 };
  /** Where all of them stand. */
  #revision: RevisionId | undefined;
  /** What client keys were last told of; kept only while some listen. */
  #clientView: Snapshot | undefined;
  #lastToldAt = Number.NEGATIVE_INFINITY;
  #cancelTelling: (() => void) | undefined;

  constructor(subject: Subject, timers: Timers) {
    this.#subject = subject;
    this.#timers = timers;
  }

  get subscribers(): ReadonlySet<Subscriber> {
    return this.#subscribers;
  }

  /** Joins a subscriber that gets `run`, which leads to the newest revision, or has to get the snapshot. */
  add(subscriber: Subscriber, run: readonly EncodedDelta[] | ResetReason): void {
    const { current } = this.#subject;
    if (!subscriber.isOpen) return;
    if (current === undefined) {
      subscriber.end();
      return;
    }
    this.#tell();
    for (const frame of openingFrames(subscriber, run, current.revision)) subscriber.send(frame);
    this.#subscribers.add(subscriber);
    this.#counts[subscriber.access.kind]++;
    if (subscriber.access.kind === "client") this.#clientView ??= current.value();
  }

  remove(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber)) return;
    this.#counts[subscriber.access.kind]--;
    if (this.#counts.client === 0) this.#clientView = undefined;
  }

  tellSoon(): void {
    const pauseMs = Math.min(pauseMaxMs, this.#subscribers.size * pausePerSubscriberMs);
    const waitMs = this.#lastToldAt + pauseMs - this.#timers.now();
    if (waitMs < 1) this.#tell();
    else this.#cancelTelling ??= this.#timers.after(waitMs, () => this.#tell());
  }

  close(): void {
    this.#cancelTelling?.();
    for (const subscriber of this.#subscribers) {
      subscriber.end();
      this.remove(subscriber);
    }
  }

  /** Brings everybody to the newest revision. */
  #tell(): void {
    this.#cancelTelling?.();
    this.#cancelTelling = undefined;
    const { current } = this.#subject;
    if (current === undefined) {
      this.close();
      return;
    }
    if (this.#revision === current.revision) return;
    const stood = this.#revision;
    this.#revision = current.revision;
    if (stood === undefined) return;
    const run = this.#subject.after(stood);
    this.#send("server", () => serverFrames(run, current.revision));
    this.#send("client", () => this.#clientFrames(run, current));
    this.#lastToldAt = this.#timers.now();
  }

  #send(kind: KeyAccess["kind"], make: () => readonly Buffer[]): void {
    if (this.#counts[kind] === 0) return;
    const frames = make();
    for (const subscriber of this.#subscribers) {
      if (subscriber.access.kind !== kind) continue;
      for (const frame of frames) subscriber.send(frame);
    }
  }

  #clientFrames(
    run: readonly EncodedDelta[] | undefined,
    current: HeldSnapshot,
  ): readonly Buffer[] {
    const before = this.#clientView;
    const after = current.value();
    this.#clientView = after;
    if (run === undefined || before === undefined) {
      return [resetFrame(after.revision, "not_bridgeable")];
    }
    const frame = changedFrame(after.revision, changedClientFlags(before, after));
    return frame.length > limits.frameBytesMax
      ? [resetFrame(after.revision, "too_large")]
      : [frame];
  }
}

function openingFrames(
  subscriber: Subscriber,
  run: readonly EncodedDelta[] | ResetReason,
  revision: RevisionId,
): readonly Buffer[] {
  if (typeof run === "string") return [resetFrame(revision, run)];
  // A client key sees no delta; when it missed some, it asks for all its decisions again.
  const isBehindAsClient = subscriber.access.kind === "client" && run.length > 0;
  return isBehindAsClient ? [resetFrame(revision, "not_bridgeable")] : serverFrames(run, revision);
}

function serverFrames(
  run: readonly EncodedDelta[] | undefined,
  revision: RevisionId,
): readonly Buffer[] {
  if (run === undefined) return [resetFrame(revision, "not_bridgeable")];
  return framesOfRun(run) ?? [resetFrame(revision, "too_large")];
}

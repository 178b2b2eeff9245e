/**
 * A reader of the bare protocol, stricter than the SDK: it reports every gap, repetition and step back that it sees. It
 * connects to either server, drops its connection now and then, and resumes from what it holds.
 */
import { setTimeout as pause } from "node:timers/promises";
import { type Frame, openStream, systemEdges } from "@yardarm/sdk/connection";
import { applyDelta, parseRevision, parseSnapshot, type Snapshot } from "@yardarm/sdk/model";
import type { Chance } from "./chance.ts";
import type { Environment, World } from "./world.ts";

export class RawReader {
  readonly environment: Environment;
  readonly violations: string[] = [];
  deltas = 0;
  snapshots = 0;
  resumed = 0;
  held: Snapshot | undefined;
  readonly #world: World;
  readonly #chance: Chance;
  #connection = new AbortController();

  constructor(world: World, environment: Environment, chance: Chance) {
    this.#world = world;
    this.environment = environment;
    this.#chance = chance;
  }

  async readUntil(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const url = this.#chance.pick(this.#world.servers).url;
      this.#connection = new AbortController();
      const signal = AbortSignal.any([stopped, this.#connection.signal]);
      try {
        await this.#readFrom(url, signal);
      } catch {
        // Whatever broke, reading goes on elsewhere; what counts is what was read.
      }
      if (!stopped.aborted) await pause(10 + this.#chance.next() * 100);
    }
  }

  drop(): void {
    this.#connection.abort();
  }

  async #readFrom(url: string, signal: AbortSignal): Promise<void> {
    const key = this.#world.keys[this.environment];
    if (this.held === undefined) await this.#fetchSnapshot(url, key, signal);
    else this.resumed++;
    const upstream = { url, key, timeoutMs: 5_000, edges: systemEdges };
    const options = { silenceMs: 45_000, signal, onContact: ignore, onRetry: ignore };
    const revision = this.held?.revision;
    for await (const frame of openStream(upstream, { ...options, revision })) {
      if (!this.#take(frame)) return;
    }
  }

  /** Whether the stream is to be read on. */
  #take(frame: Frame): boolean {
    if (frame.kind === "reset") {
      this.held = undefined;
      return false;
    }
    if (frame.kind === "goaway") return false;
    if (frame.kind !== "delta") {
      this.violations.push(`a ${frame.kind} frame for a server key`);
      return false;
    }
    const { delta } = frame;
    if (this.held === undefined || delta.from !== this.held.revision) {
      this.violations.push(`held ${this.held?.revision}, got ${delta.from} to ${delta.to}`);
      this.held = undefined;
      return false;
    }
    this.deltas++;
    this.held = applyDelta(this.held, delta);
    return true;
  }

  async #fetchSnapshot(url: string, key: string, signal: AbortSignal): Promise<void> {
    const response = await fetch(`${url}/sdk/v1/snapshot`, {
      headers: { authorization: `Bearer ${key}` },
      signal,
    });
    if (!response.ok) throw new Error(`The snapshot was refused with ${response.status}.`);
    const { value, problems } = parseSnapshot(await response.json());
    if (value === undefined || problems.length > 0) {
      this.violations.push(`a snapshot with problems: ${JSON.stringify(problems)}`);
      return;
    }
    this.snapshots++;
    this.held = value;
  }
}

export function numberOf(revision: string | undefined): number {
  return parseRevision(revision ?? "")?.number ?? -1;
}

function ignore(): void {
  // Only frames count here.
}

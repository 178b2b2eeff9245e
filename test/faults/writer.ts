/** A person's program that turns flags on and off, and does not give up on a write before it knows what became of it. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Applied, ConfigView } from "@yardarm/server/wire";
import type { Chance } from "./chance.ts";
import { type Environment, environments, project, type World } from "./world.ts";

/** A write that the server said was done. */
export interface Acknowledged {
  readonly environment: Environment;
  readonly flag: string;
  readonly on: boolean;
  readonly revision: number;
  readonly entry: number;
}

export class Writer {
  readonly acknowledged: Acknowledged[] = [];
  /** Writes refused because somebody else's came first. */
  refused = 0;
  /** Requests that got no answer, or none that said what happened. */
  unanswered = 0;
  readonly #world: World;
  readonly #chance: Chance;

  constructor(world: World, chance: Chance) {
    this.#world = world;
    this.#chance = chance;
  }

  async writeUntil(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) await this.#writeOnce();
  }

  /** Reads a config, turns it round with its version, and repeats the same request until it is answered. */
  async #writeOnce(): Promise<void> {
    const flag = this.#chance.pick(this.#world.flags);
    const environment = this.#chance.pick(environments);
    const path = `/projects/${project}/flags/${flag}`;
    const view = await this.#ask("GET", path, {});
    const config = (view.body as { configs: readonly ConfigView[] }).configs.find(
      (each) => each.environment === environment,
    );
    if (config === undefined) throw new Error(`${flag} has no config in ${environment}.`);
    const on = !config.config.on;
    const answer = await this.#ask("PATCH", `${path}/configs/${environment}`, {
      headers: { "if-match": `"${config.version}"`, "idempotency-key": randomUUID() },
      body: JSON.stringify({ on }),
    });
    if (answer.status === 412 || answer.status === 409) {
      this.refused++;
      return;
    }
    if (answer.status !== 200) {
      throw new Error(`Turning ${flag} gave ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    const { entry, revisions } = answer.body as Applied;
    const revision = revisions[environment];
    if (entry === undefined || revision === undefined) {
      throw new Error(`Turning ${flag} was acknowledged without a revision.`);
    }
    this.acknowledged.push({ environment, flag, on, revision, entry });
  }

  /** Asks either server, again and again, until one says what is. */
  async #ask(
    method: string,
    path: string,
    request: { headers?: Record<string, string>; body?: string },
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const { session, servers } = this.#world;
    for (;;) {
      try {
        const response = await fetch(`${this.#chance.pick(servers).url}/api/v1${path}`, {
          method,
          headers: {
            authorization: `Bearer ${session.token}`,
            ...(request.body !== undefined && { "content-type": "application/json" }),
            ...request.headers,
          },
          ...(request.body !== undefined && { body: request.body }),
          signal: AbortSignal.timeout(10_000),
        });
        if (response.status < 500) return { status: response.status, body: await response.json() };
        await response.arrayBuffer();
      } catch {
        // No answer: the request may or may not have been carried out. Asking again finds out.
      }
      this.unanswered++;
      await pause(20 + this.#chance.next() * 60);
    }
  }
}

import { json, ManualEdges } from "../connection/manual-edges.test-support.ts";
import type { ObservationBatch, Snapshot } from "../model/index.ts";
import { testFlag, testSnapshot } from "../testing/index.ts";
import { EdgeClient, type EdgeParts } from "./edge-client.ts";
import type { EdgeClientOptions } from "./options.ts";

export const access = { url: "http://flags.test", key: "yd_server_1" };
export const minute = 60_000;

export function snapshotAt(revision: string, on: "on" | "off" = "on"): Snapshot {
  const checkout = testFlag(
    "boolean",
    { on: true, off: false },
    { prerequisites: [], fallthrough: { variant: on } },
  );
  const colour = testFlag("string", { red: "red" }, { fallthrough: { variant: "red" } });
  return { ...testSnapshot({ checkout, colour }), revision };
}

/** An edge in a world where time passes when told, with a server that answers as told. */
export function open(options: Partial<EdgeClientOptions> = {}, parts: EdgeParts = {}) {
  const world = {
    snapshot: snapshotAt("x.1") as unknown,
    status: 200,
    retryAfter: "0",
    reports: 202,
    /** Answers itself, in the place of the server. */
    answer: undefined as (() => Response | Promise<Response>) | undefined,
  };
  const warnings: string[] = [];
  const edges = new ManualEdges((address, init) => {
    if (address.endsWith("/observations")) return json({}, { status: world.reports });
    if (world.answer !== undefined) return world.answer();
    if (world.status !== 200) {
      return json({}, { status: world.status, headers: { "retry-after": world.retryAfter } });
    }
    const { revision } = world.snapshot as Snapshot;
    const held = new Headers(init.headers).get("if-none-match");
    return held === `"${revision}"` ? new Response(null, { status: 304 }) : json(world.snapshot);
  });
  const logger = { info: () => undefined, warn: (message: string) => void warnings.push(message) };
  const edge = new EdgeClient({ ...access, logger, ...options }, parts, edges);
  const asked = () => edges.requests.filter(({ path }) => path.endsWith("/snapshot"));
  const batches = (): ObservationBatch[] =>
    edges.requests
      .filter(({ path }) => path.endsWith("/observations"))
      .map(({ body }) => body as ObservationBatch);
  return { world, edges, edge, asked, batches, warnings };
}

/** A request as a runtime hands it over, and what it keeps going for it. */
export function aRequest() {
  const kept: Promise<unknown>[] = [];
  return {
    waitUntil: (promise: Promise<unknown>) => void kept.push(promise),
    settled: () => Promise.all(kept),
    kept,
  };
}

/** Whether a promise is settled by the time everything else has gone on. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

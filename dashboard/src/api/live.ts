import type { QueryClient } from "@tanstack/react-query";
import type { Doorbell } from "@yardarm/server/wire";
import { path } from "./http.ts";
import { keys } from "./keys.ts";

/** The little of `EventSource` that is used, so that tests can ring the bell. */
export interface LiveSource {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

export type OpenLiveSource = (url: string) => LiveSource;

/** How the page hears of others' changes: `since` says from when on what it shows may be old. */
export type LiveState = { readonly kind: "live" } | { readonly kind: "lost"; readonly since: Date };

export interface LiveOptions {
  readonly project: string;
  readonly client: QueryClient;
  readonly open: OpenLiveSource;
  readonly onState: (state: LiveState) => void;
  readonly now: () => Date;
  /** Asks to be called again later; gives back how to take that back. */
  readonly later: (run: () => void, delayMs: number) => () => void;
}

const retryDelayMs = 2_000;
const retryDelayMsMax = 30_000;
const closed = 2;

/**
 * Listens to a project's doorbells and forgets what each of them says is old. A browser reconnects by itself when the
 * line breaks, but gives up when it is refused (a restarting server, an ended session); then it is asked again here.
 */
export function followProject(options: LiveOptions): () => void {
  let source: LiveSource | undefined;
  let cancelRetry = (): void => undefined;
  let delayMs = retryDelayMs;
  let isLost = false;

  function connect(): void {
    const opened = options.open(`/api/v1${path("projects", options.project, "stream")}`);
    source = opened;
    opened.addEventListener("open", () => {
      delayMs = retryDelayMs;
      options.onState({ kind: "live" });
      // Bells that rang while the line was down were not heard.
      if (isLost)
        void options.client.invalidateQueries({ queryKey: keys.everything(options.project) });
      isLost = false;
    });
    opened.addEventListener("doorbell", ({ data }) => {
      const bell = parseDoorbell(data);
      if (bell !== undefined) forget(options.client, options.project, bell);
    });
    opened.addEventListener("error", () => {
      if (!isLost) options.onState({ kind: "lost", since: options.now() });
      isLost = true;
      if (opened.readyState !== closed) return;
      opened.close();
      cancelRetry = options.later(connect, delayMs);
      delayMs = Math.min(delayMs * 2, retryDelayMsMax);
    });
  }

  connect();
  return () => {
    cancelRetry();
    source?.close();
  };
}

type Forgotten = readonly (readonly string[])[];

const ofSegment = (project: string, key: string): Forgotten => [
  keys.segments(project),
  keys.segment(project, key),
];
const ofGovernance = (project: string): Forgotten => [
  keys.policies(project),
  keys.waivers(project),
];

/** By the room of an address: what is old when something there changes. */
const forgottenIn: Readonly<Record<string, (project: string, key: string) => Forgotten>> = {
  flag: (project, key) => [
    keys.flags(project),
    keys.flag(project, key),
    // With a group is told which flags are in it.
    keys.groups(project),
    ...ofGovernance(project),
  ],
  segment: ofSegment,
  list: ofSegment,
  group: (project) => [keys.groups(project)],
  // A new environment is a column of the list and a row of every flag.
  environment: (project) => [keys.everything(project)],
  interaction: (project) => [keys.rules(project), keys.interactions(project)],
  policy: ofGovernance,
  waiver: ofGovernance,
};

/** Names of what a doorbell makes old. */
export function forgottenBy(project: string, bell: Doorbell): Forgotten {
  const forgotten: (readonly string[])[] = [
    keys.requests(project),
    keys.inbox,
    keys.audit(project),
  ];
  for (const address of bell.addresses) {
    const [room = "", key = ""] = address.split("/");
    forgotten.push(...(forgottenIn[room]?.(project, key) ?? []));
  }
  for (const environment of Object.keys(bell.revisions))
    forgotten.push(keys.snapshot(project, environment), keys.interactions(project, environment));
  const seen = new Map(forgotten.map((key) => [key.join("/"), key]));
  return [...seen.values()];
}

function forget(client: QueryClient, project: string, bell: Doorbell): void {
  for (const queryKey of forgottenBy(project, bell)) void client.invalidateQueries({ queryKey });
}

function parseDoorbell(data: unknown): Doorbell | undefined {
  if (typeof data !== "string") return undefined;
  try {
    return JSON.parse(data) as Doorbell;
  } catch {
    return undefined;
  }
}

/** Makes, changes and tries webhooks. Secrets leave here once, addresses never. */
import { randomUUID } from "node:crypto";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import type { OutboundRules } from "../../platform/outbound/guarded-post.ts";
import type { Sealer } from "../../platform/seal/sealer.ts";
import { type Delivering, leaseMs } from "./delivering.ts";
import { beginDelivery, replayDeliveries, type StoredEvent } from "./delivery-store.ts";
import type { WebhookFormat } from "./payload.ts";
import { chainOf, type WriteRecord } from "./record.ts";
import { secretPlace, urlPlace } from "./sealed-places.ts";
import { createSigningSecret, hintOfSecret } from "./signature.ts";
import { urlHintOf } from "./url-hint.ts";
import {
  deliveryNotFound,
  refuseLimit,
  refuseStaleWebhook,
  refuseWish,
  webhookNotFound,
} from "./webhook-refusals.ts";
import {
  addSecret,
  countWebhooks,
  deleteWebhook,
  insertWebhook,
  type LockedWebhook,
  lockWebhook,
  updateWebhook,
  type WebhookFields,
  type WebhookPlace,
} from "./webhook-store.ts";

export interface WebhookServiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly record: WriteRecord;
  readonly sealer: Sealer;
  readonly rules: OutboundRules;
  readonly delivering: Pick<Delivering, "attempt">;
  readonly environmentsOf: (project: string) => Promise<readonly string[]>;
  readonly listTeams: () => Promise<readonly string[]>;
}

export interface WebhookWish {
  readonly name: string;
  readonly url: string;
  readonly format: WebhookFormat;
  readonly eventTypes: readonly string[];
  readonly environments: readonly string[];
  /** Of whose digests it hears; empty: of all. */
  readonly teams: readonly string[];
  readonly isEnabled: boolean;
}

/** The format stays: another one needs another address, and so another webhook. */
export type WebhookEdit = {
  readonly [Field in Exclude<keyof WebhookWish, "format">]?: WebhookWish[Field] | undefined;
};

export interface Made {
  readonly id: string;
  /** Shown once. */
  readonly secret: string;
}

export type ReplayWish =
  | { readonly event: string }
  | { readonly from: Date; readonly to: Date; readonly isFailedOnly: boolean };

export interface WebhookService {
  create(caller: Caller, project: string | null, wish: WebhookWish): Promise<Made>;
  patch(
    caller: Caller,
    place: WebhookPlace & { readonly version: number },
    wish: WebhookEdit,
  ): Promise<void>;
  delete(caller: Caller, place: WebhookPlace): Promise<void>;
  /** A new secret; those before it sign beside it for some hours. */
  rotate(caller: Caller, place: WebhookPlace, keepOldForHours: number): Promise<Made>;
  /** Sends a test event at once, and gives the id of its delivery. */
  test(caller: Caller, place: WebhookPlace): Promise<string>;
  /** Makes deliveries due once more; gives their number. */
  replay(caller: Caller, place: WebhookPlace, which: ReplayWish): Promise<number>;
}

const HOUR_MS = 3_600_000;
/** In one project, or for the installation. Also said in docs/webhooks.md. */
const webhooksMax = 50;

export function createWebhookService(deps: WebhookServiceDeps): WebhookService {
  const { database, record, clock } = deps;

  /** The webhook is locked, changed, and what was done is recorded; the record last, as it locks its chain. */
  function change<Result>(
    caller: Caller,
    place: WebhookPlace,
    work: (tx: Transaction, found: LockedWebhook) => Promise<Done<Result>>,
  ): Promise<Result> {
    return inTransaction(database, async (tx) => {
      const found = await lockWebhook(tx, place);
      if (found === undefined) throw webhookNotFound();
      const { result, kind, deed, details = {} } = await work(tx, found);
      const summary = `${caller.actor.name} ${deed}`;
      const facts = { webhook: found.id, name: found.name, ...details };
      await record(tx, chainOf(place.project), { kind, caller, summary, details: facts });
      return result;
    });
  }

  return {
    create: (caller, project, wish) => create(deps, caller, project, wish),
    async patch(caller, { version, ...place }, wish) {
      await refuseWish(deps, place.project, wish);
      await change(caller, place, async (tx, found) => {
        if (found.version !== version) refuseStaleWebhook(version, found.version);
        const fields = fieldsOf(deps, found, wish);
        await updateWebhook(tx, found.id, fields);
        const details = { changed: Object.keys(wish).sort() };
        const deed = `changed the webhook "${fields.name ?? found.name}".`;
        return { result: undefined, kind: "webhook.changed", deed, details };
      });
    },
    delete: (caller, place) =>
      change(caller, place, async (tx, { id, name }) => {
        await deleteWebhook(tx, id, clock());
        return {
          result: undefined,
          kind: "webhook.deleted",
          deed: `deleted the webhook "${name}".`,
        };
      }),
    rotate: (caller, place, keepOldForHours) =>
      change(caller, place, async (tx, { id, name }) => {
        const secret = await makeSecret(deps, tx, { webhook: id, keepOldForHours });
        const deed = `gave the webhook "${name}" a new secret.`;
        const details = { keepOldForHours };
        return { result: { id, secret }, kind: "webhook.secret_rotated", deed, details };
      }),
    test: (caller, place) => test(deps, change, { caller, place }),
    replay: (caller, place, which) =>
      change(caller, place, async (tx, { id, name }) => {
        const count = await replayDeliveries(tx, { webhook: id, now: clock(), which });
        if (count === 0 && "event" in which) throw deliveryNotFound();
        const deed = `had ${count} deliveries of the webhook "${name}" made again.`;
        return { result: count, kind: "webhook.replayed", deed, details: { count } };
      }),
  };
}

interface Done<Result> {
  readonly result: Result;
  readonly kind: string;
  /** What the caller did, after their name. */
  readonly deed: string;
  readonly details?: Readonly<Record<string, string | number | readonly string[]>>;
}

async function create(
  deps: WebhookServiceDeps,
  caller: Caller,
  project: string | null,
  wish: WebhookWish,
): Promise<Made> {
  await refuseWish(deps, project, wish);
  const { url, ...fields } = wish;
  const id = randomUUID();
  const { sealer, clock, database, record } = deps;
  return inTransaction(database, async (tx) => {
    refuseLimit(await countWebhooks(tx, project), webhooksMax);
    const urlHint = urlHintOf(url, wish.format);
    const sealedUrl = sealer.seal(url, urlPlace(id));
    await insertWebhook(tx, { id, project, ...fields, sealedUrl, urlHint, createdAt: clock() });
    const secret = await makeSecret(deps, tx, { webhook: id, keepOldForHours: 0 });
    await record(tx, chainOf(project), {
      kind: "webhook.created",
      caller,
      summary: `${caller.actor.name} made the webhook "${wish.name}".`,
      details: { webhook: id, name: wish.name, url: urlHint, eventTypes: wish.eventTypes },
    });
    return { id, secret };
  });
}

async function makeSecret(
  { sealer, clock }: WebhookServiceDeps,
  tx: Transaction,
  { webhook, keepOldForHours }: { readonly webhook: string; readonly keepOldForHours: number },
): Promise<string> {
  const id = randomUUID();
  const secret = createSigningSecret();
  const createdAt = clock();
  const sealed = sealer.seal(secret, secretPlace(id));
  const othersUntil = new Date(createdAt.getTime() + keepOldForHours * HOUR_MS);
  await addSecret(tx, { id, webhook, sealed, hint: hintOfSecret(secret), createdAt }, othersUntil);
  return secret;
}

/** Enabling anew forgets why it was disabled; a new address knows nothing of the failures of the old one. */
function fieldsOf(
  { sealer }: WebhookServiceDeps,
  found: LockedWebhook,
  wish: WebhookEdit,
): WebhookFields {
  const { name, url, eventTypes, environments, teams, isEnabled } = wish;
  const isFresh = url !== undefined || (isEnabled === true && !found.isEnabled);
  return {
    ...(name !== undefined && { name }),
    ...(url !== undefined && {
      sealedUrl: sealer.seal(url, urlPlace(found.id)),
      urlHint: urlHintOf(url, found.format),
    }),
    ...(eventTypes !== undefined && { eventTypes: [...eventTypes] }),
    ...(environments !== undefined && { environments: [...environments] }),
    ...(teams !== undefined && { teams: [...teams] }),
    ...(isEnabled !== undefined && { isEnabled, disabledWhy: null }),
    ...(isFresh && { failingSince: null, quietUntil: null }),
  };
}

type ChangeWebhook = <Result>(
  caller: Caller,
  place: WebhookPlace,
  work: (tx: Transaction, found: LockedWebhook) => Promise<Done<Result>>,
) => Promise<Result>;

async function test(
  { clock, delivering }: WebhookServiceDeps,
  change: ChangeWebhook,
  { caller, place }: { readonly caller: Caller; readonly place: WebhookPlace },
): Promise<string> {
  const at = clock();
  const claimed = await change(caller, place, async (tx, found) => {
    const event = testEvent(caller, found, at);
    const leasedUntil = new Date(at.getTime() + leaseMs);
    const secrets = await beginDelivery(tx, { webhook: found.id, event, leasedUntil });
    const { id: webhook, name, project, format, sealedUrl, failingSince } = found;
    const begun = { webhook, name, project, format, sealedUrl, failingSince, secrets, event };
    return {
      result: { ...begun, number: 1, round: 1 },
      kind: "webhook.tested",
      deed: `sent a test to the webhook "${found.name}".`,
    };
  });
  await delivering.attempt(claimed, { isOnce: true });
  return claimed.event.id;
}

function testEvent({ actor }: Caller, { id, name, project }: LockedWebhook, at: Date): StoredEvent {
  const message = `${actor.name} sent this test to "${name}". Deliveries arrive.`;
  return {
    id: randomUUID(),
    type: "webhook.test",
    ...{ project, at, chain: null, entry: null, environments: [] },
    data: { webhook: id, message },
  };
}

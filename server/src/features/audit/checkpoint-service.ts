/** Signs where each chain stands, after having looked whether it is whole, and hands that to places outside. */
import { createHash } from "node:crypto";
import {
  type ChainFault,
  type ChainHead,
  type Checkpoint,
  canonicalJson,
  endMissing,
  parseCheckpoint,
  startUntrusted,
  verifyChain,
} from "@yardarm/core/audit";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { inTransaction } from "../../platform/db/transaction.ts";
import { storedEntries } from "./audit-read-model.ts";
import type { CheckpointDestination } from "./checkpoint-destinations.ts";
import { publishedKeys } from "./checkpoint-read-model.ts";
import {
  addCheckpoint,
  type ChainState,
  chainStates,
  installationId,
  noteSent,
  publishKey,
  type StoredCheckpoint,
  unsentTo,
} from "./checkpoint-store.ts";
import { openCheckpoint, type SigningKey } from "./signing-key.ts";

export interface CheckpointRules {
  /** A chain that grew gets a checkpoint at least this often … */
  readonly everyMinutes: number;
  /** … and after so many entries. */
  readonly everyEntries: number;
}

export interface CheckpointDeps {
  readonly database: Database;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly rules: CheckpointRules;
  /** Asked each time, so that a key that was replaced is used at once. */
  readonly openKey: () => Promise<SigningKey>;
  readonly destinations: readonly CheckpointDestination[];
  readonly log: { warn(details: object, message: string): void };
}

export interface CheckpointService {
  /** Signs what is due; with `force` every chain that grew. */
  signDue(options?: { readonly force?: boolean }): Promise<void>;
  /** Hands to every destination what it has not got. */
  sendUnsent(): Promise<void>;
  /** What is wrong with a chain, as far as this server has looked since its start. */
  faultOf(chain: string): ChainFault | undefined;
  /** Why a destination could not be reached the last time. */
  failureOf(destination: string): string | undefined;
  readonly destinations: readonly string[];
}

export function createCheckpointService(deps: CheckpointDeps): CheckpointService {
  const faults = new Map<string, ChainFault>();
  const failures = new Map<string, string>();
  return {
    async signDue({ force = false } = {}) {
      const states = await inTransaction(deps.database, chainStates);
      const due = states.filter((state) => hasGrown(state) && (force || isDue(state, deps)));
      const key = await deps.openKey();
      await inTransaction(deps.database, (tx) =>
        publishKey(tx, { kid: key.kid, publicKey: key.publicKey, createdAt: deps.clock() }),
      );
      for (const state of due) {
        const fault = await sign(deps, key, state);
        if (fault === undefined) faults.delete(state.chain);
        else {
          faults.set(state.chain, fault);
          deps.log.warn({ chain: state.chain, fault }, "the record is not whole; it is not signed");
        }
      }
    },
    async sendUnsent() {
      for (const destination of deps.destinations) {
        const failure = await sendTo(deps, destination);
        if (failure === undefined) failures.delete(destination.name);
        else failures.set(destination.name, failure);
      }
    },
    faultOf: (chain) => faults.get(chain),
    failureOf: (destination) => failures.get(destination),
    destinations: deps.destinations.map(({ name }) => name),
  };
}

function hasGrown({ entry, checkpoint }: ChainState): boolean {
  return entry > (checkpoint?.entry ?? 0);
}

function isDue({ entry, checkpoint }: ChainState, { rules, clock }: CheckpointDeps): boolean {
  if (checkpoint === undefined) return true;
  const ageMs = clock().getTime() - checkpoint.at.getTime();
  return ageMs >= rules.everyMinutes * 60_000 || entry - checkpoint.entry >= rules.everyEntries;
}

/** Signs the head of a chain, unless something is wrong between the last checkpoint and there. */
async function sign(
  deps: CheckpointDeps,
  key: SigningKey,
  { chain, entry, checkpoint: last }: ChainState,
): Promise<ChainFault | undefined> {
  const trusted = await trustedHead(deps, last).catch(() => "forged" as const);
  if (trusted === "forged") return startUntrusted(last?.entry ?? 1);
  const { head, fault } = await verifyUpTo(deps.reader, chain, { trusted, upTo: entry });
  if (fault !== undefined) return fault;
  if (head?.number !== entry) return endMissing((head?.number ?? 0) + 1);
  const checkpoint: Checkpoint = {
    version: 1,
    installation: await inTransaction(deps.database, installationId),
    chain,
    entry,
    hash: head.hash,
    at: deps.clock().toISOString(),
    previous: last === undefined ? null : createHash("sha256").update(last.jws).digest("hex"),
  };
  const jws = await key.sign(canonicalJson({ ...checkpoint }));
  await inTransaction(deps.database, (tx) => addCheckpoint(tx, checkpoint, { kid: key.kid, jws }));
  return undefined;
}

/** What the last checkpoint says is believed only when it is signed. */
async function trustedHead(
  { reader }: CheckpointDeps,
  last: StoredCheckpoint | undefined,
): Promise<ChainHead | undefined> {
  if (last === undefined) return undefined;
  const checkpoint = parseCheckpoint(await openCheckpoint(last.jws, await publishedKeys(reader)));
  return checkpoint && { number: checkpoint.entry, hash: checkpoint.hash };
}

const batch = 1_000;

/** Reads a chain in parts, so that a long one needs little memory and leaves room for requests between them. */
async function verifyUpTo(
  reader: Reader,
  chain: string,
  { trusted, upTo }: { readonly trusted: ChainHead | undefined; readonly upTo: number },
): Promise<{ head?: ChainHead; fault?: ChainFault }> {
  let head = trusted;
  while ((head?.number ?? 0) < upTo) {
    const entries = await storedEntries(reader, chain, {
      after: head?.number ?? 0,
      limit: batch,
      upTo,
    });
    if (entries.length === 0) break;
    const verdict = verifyChain(entries, sha256, head);
    if (verdict.fault !== undefined) return verdict;
    head = verdict.head;
  }
  return head === undefined ? {} : { head };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

const sentAtOnce = 200;

async function sendTo(
  { database, clock, log }: CheckpointDeps,
  destination: CheckpointDestination,
): Promise<string | undefined> {
  if ((await destination.isOpen?.()) === false) return undefined;
  const unsent = await inTransaction(database, (tx) => unsentTo(tx, destination.name, sentAtOnce));
  for (const checkpoint of unsent) {
    try {
      await destination.publishCheckpoint(checkpoint);
    } catch (error) {
      log.warn({ err: error, destination: destination.name }, "a checkpoint was not kept outside");
      return error instanceof Error ? error.message : String(error);
    }
    const sent = { destination: destination.name, sentAt: clock() };
    await inTransaction(database, (tx) => noteSent(tx, checkpoint, sent));
  }
  return undefined;
}

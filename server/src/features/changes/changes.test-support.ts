/** The writer on a database of its own, with one project that is ready to be changed. */
import type { Change } from "@yardarm/core/changes";
import {
  bareConfig,
  booleanVariants,
  defaultEnvironments,
  type Flag,
  type Segment,
} from "@yardarm/core/registry";
import type { Condition, TargetingRule } from "@yardarm/sdk/model";
import { createTestDatabase, type TestDatabase } from "@yardarm/test/support/database";
import { createChanges } from "../../compose/governance.ts";
import { createRequests } from "../../compose/requests.ts";
import { createGround, type Ground } from "../../compose/stage.ts";
import { parseConfig } from "../../config.ts";
import { type Caller, systemCaller } from "../../platform/actor.ts";
import { createPool } from "../../platform/db/pool.ts";
import { createLogger } from "../../platform/logger.ts";
import { testSealer } from "../../platform/seal/sealer.test-support.ts";
import { testPasswords } from "../access/passwords.test-support.ts";
import type { ChangeService } from "./change-service.ts";
import type { Outcome, Proposal } from "./proposal.ts";
import { findAnyRequest } from "./request-read-model.ts";
import type { RequestService } from "./request-service.ts";
import type { StepOutcome } from "./taking.ts";

export const project = "shop";
export const admin = systemCaller("test");

/** May do what an editor of the project may. */
export const editor: Caller = {
  actor: { kind: "person", id: "ed", name: "Ed" },
  requestId: "r-1",
  ip: "127.0.0.1",
  may: (permission) => !["environment.write", "change.emergency"].includes(permission),
};

/** Somebody else, who may do everything too; there is a person of this id. */
export const reviewer: Caller = personCaller("0190a5a0-0000-7000-8000-00000000b0b0", "Bo");

export function personCaller(id: string, name: string): Caller {
  return {
    ...{ actor: { kind: "person", id, name }, requestId: "r-2", ip: "127.0.0.1" },
    may: () => true,
  };
}

export interface TestChanges {
  readonly changes: ChangeService;
  readonly requests: RequestService;
  readonly ground: Ground;
  readonly database: TestDatabase;
  /** Submits to the project as somebody who may do everything. */
  submit(changes: readonly Change[], more?: Partial<Proposal>): Promise<Outcome>;
  /** The same; when it waits, somebody else agrees, and it is applied. */
  agreed(changes: readonly Change[], more?: Partial<Proposal>): Promise<AgreedOutcome>;
  /** What waits is agreed to by somebody else, and applied. */
  agreeTo(outcome: Outcome): Promise<AgreedOutcome>;
  /** Agrees to a request as it is, as somebody else. */
  approve(request: number, caller?: Caller): Promise<StepOutcome>;
  close(): Promise<void>;
}

export type AgreedOutcome = Pick<Outcome, "state" | "request" | "entry" | "revisions">;

/** With development, staging and protected production, and without flags. */
export async function openChanges(): Promise<TestChanges> {
  const database = await createTestDatabase();
  const logger = createLogger({ level: "silent" });
  const pool = createPool({ url: database.url, log: logger });
  const readerPool = createPool({ url: database.url, log: logger, isReadOnly: true });
  const config = parseConfig({});
  const clock = () => new Date();
  const ground = createGround({
    config,
    databaseUrl: database.url,
    pool,
    readerPool,
    clock,
    logger,
    sealer: testSealer,
    passwords: testPasswords,
    rhythm: { isStill: true },
  });
  const changes = createChanges(ground);
  await database.pool.query(`
    INSERT INTO installation (id, epoch_salt) VALUES (1, 'salt');
    INSERT INTO team (key, name) VALUES ('checkout', 'Checkout');
    INSERT INTO person (id, email, name, is_admin) VALUES ('${reviewer.actor.id}', 'bo@example.org', 'Bo', true);
    INSERT INTO project (key, name) VALUES ('${project}', 'Shop')`);
  const submit: TestChanges["submit"] = (wished, more = {}) =>
    changes.submit(admin, { project, changes: wished, ...more });
  await submit(
    defaultEnvironments.map((environment) => ({
      kind: "environment.create",
      environment: environment.key,
      from: null,
      to: environment,
    })),
  );
  const requests = createRequests(ground);
  const approve: TestChanges["approve"] = async (request, caller = reviewer) => {
    const found = await findAnyRequest(ground.reader, project, request);
    const hash = found?.life?.hash ?? "";
    return requests.approve(caller, { project, request }, { hash });
  };
  const agreeTo: TestChanges["agreeTo"] = async (outcome) => {
    const { state, request = 0 } = outcome;
    if (state !== "waits") return outcome;
    await approve(request);
    const { entry, revisions } = await requests.apply(admin, { project, request }, {});
    return { state: "applied", request, revisions, ...(entry !== null && { entry }) };
  };
  return {
    ...{ changes, requests, ground, database, submit, approve, agreeTo },
    agreed: async (wished, more) => agreeTo(await submit(wished, more)),
    async close() {
      await Promise.all([pool.end(), readerPool.end()]);
      await database.drop();
    },
  };
}

const owner = { kind: "team", id: "checkout" } as const;

export function flagOf(key: string, more: Partial<Flag> = {}): Flag {
  return {
    key,
    type: "boolean",
    name: key,
    description: "",
    owner,
    purpose: "release",
    expiry: { kind: "date", date: "2099-06-30" },
    tags: [],
    links: [],
    criticality: "medium",
    clientSide: false,
    state: "active",
    variants: booleanVariants,
    configs: {},
    ...more,
  };
}

export function segmentOf(key: string, more: Partial<Segment> = {}): Segment {
  return { key, name: key, description: "", owner, rules: [], state: "active", ...more };
}

export function newFlag(key: string, more: Partial<Flag> = {}): Change {
  return { kind: "flag.create", flag: key, from: null, to: flagOf(key, more) };
}

export function newSegment(key: string, more: Partial<Segment> = {}): Change {
  return { kind: "segment.create", segment: key, from: null, to: segmentOf(key, more) };
}

export function turned(flag: string, environment: string, to: boolean): Change {
  return { kind: "config.on", flag, environment, from: !to, to };
}

export function ruleOf(id: string, ...conditions: Condition[]): TargetingRule {
  return { id, conditions, serve: { variant: "on" } };
}

export function newRule(flag: string, environment: string, rule: TargetingRule): Change {
  const to = { rule, after: null };
  return { kind: "config.rule", flag, environment, rule: rule.id, from: null, to };
}

export const bare = bareConfig({ type: "boolean", variants: booleanVariants });

/** Schedules that are due, and requests that nobody cares for any more. Every server looks; one of them does. */
import { dueAt } from "@yardarm/core/requests";
import { systemCaller } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Job } from "../../platform/jobs.ts";
import { applyInTurn } from "./apply-request.ts";
import { askGatesAgain, type Gate } from "./gate.ts";
import { lookAt } from "./look.ts";
import { isAnyUnknown } from "./outlook.ts";
import { findAnyRequest, listAbandoned, listAsked, listDue } from "./request-read-model.ts";
import {
  inForeseenTurn,
  inTurn,
  type RequestPlace,
  settle,
  type TakingDeps,
  type Turn,
  taken,
} from "./taking.ts";
import type { WaitingRequest } from "./waiting-request.ts";
import { outlookSoon } from "./with-outlook.ts";

export interface ScheduleDeps<Head extends { readonly entry: number }> extends TakingDeps<Head> {
  readonly gates: readonly Gate[];
}

/** How soon a server that is free notices. */
const lookEveryMs = 2_000;
const hourMs = 3_600_000;
/** Said in docs/governance.md too. */
const abandonedMs = 30 * 24 * hourMs;

const scheduler = systemCaller("schedule");

export function schedules<Head extends { readonly entry: number }>(deps: ScheduleDeps<Head>): Job {
  return {
    name: "apply requests whose time has come",
    everyMs: lookEveryMs,
    async run() {
      for (const { project, number } of await listDue(deps.reader, deps.clock())) {
        await keepSchedule(deps, { project, request: number });
      }
    },
  };
}

/** Applies it if that is still to be done; what cannot be applied is given back to its author with the reason. */
async function keepSchedule<Head extends { readonly entry: number }>(
  deps: ScheduleDeps<Head>,
  place: RequestPlace,
): Promise<void> {
  try {
    await askGatesAgain(deps, place);
    await inForeseenTurn(deps, scheduler, place, async (turn) => {
      const { life } = turn.request;
      // Another server was first, or somebody took its time away meanwhile.
      if (life.state !== "scheduled") return;
      const due = dueAt(life.plan, turn.at.getTime());
      if (due === "due") await applyInTurn(deps, turn);
      if (due === "late") await giveBack(deps, turn, lateText(life.plan.lateMinutesMax));
    });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await inTurn(deps, scheduler, place, async (turn) => {
      const { life } = turn.request;
      if (life.state !== "scheduled") return;
      // What is not known yet is asked for at the next look, until it is too late.
      const isOver = error.kind !== "unavailable" || dueAt(life.plan, turn.at.getTime()) === "late";
      if (isOver) await giveBack(deps, turn, error.message);
    });
  }
}

/** How soon it is noticed that an approval no longer counts, or that none is demanded any more. */
const lookAgainEveryMs = 60_000;

/** Looks again at what waits, so that nobody first learns at the time of a schedule that it lacks something. */
export function requestLooks<Head extends { readonly entry: number }>(
  deps: ScheduleDeps<Head>,
): Job {
  return {
    name: "look again at what waits",
    everyMs: lookAgainEveryMs,
    async run() {
      for (const { project, number } of await listAsked(deps.reader)) {
        await lookAgain(deps, { project, request: number });
      }
    },
  };
}

/** Without the lock at first: mostly, nothing has changed. */
async function lookAgain<Head extends { readonly entry: number }>(
  deps: ScheduleDeps<Head>,
  { project, request: number }: RequestPlace,
): Promise<void> {
  const found = await findAnyRequest(deps.reader, project, number);
  if (found?.life == null) return;
  try {
    const request = { ...found, life: found.life };
    const by = { actor: "system:look" };
    const outlook = await outlookSoon(deps, request);
    if (outlook !== undefined && isAnyUnknown(outlook)) return;
    const glance = await looked(deps, deps.reader, { request, by, at: deps.clock(), outlook });
    if (glance.life.version === found.life.version) return;
    await inForeseenTurn(deps, systemCaller("look"), { project, request: number }, async (turn) => {
      const next = await looked(deps, turn.tx, turn);
      if (next.life.version !== turn.request.life.version) await settle(deps, turn, next);
    });
  } catch (error) {
    // What cannot be looked at any more fails when it is to be applied, and says why.
    if (!(error instanceof DomainError)) throw error;
  }
}

async function looked<Head extends { readonly entry: number }>(
  deps: ScheduleDeps<Head>,
  reader: Reader,
  { request, by, at, outlook }: Pick<Turn<Head>, "request" | "by" | "at" | "outlook">,
): Promise<WaitingRequest> {
  const seen = await lookAt(reader, deps, request, { at, outlook });
  return taken(request, { kind: "look", by, at: at.getTime(), look: seen.look }, seen);
}

function lateText(minutes: number): string {
  return `No server could apply it within ${minutes} minutes of its time.`;
}

function giveBack<Head extends { readonly entry: number }>(
  deps: ScheduleDeps<Head>,
  turn: Turn<Head>,
  detail: string,
) {
  const { by, at, request } = turn;
  return settle(deps, turn, taken(request, { kind: "fail", by, at: at.getTime(), detail }));
}

export function requestExpiry<Head extends { readonly entry: number }>(
  deps: ScheduleDeps<Head>,
): Job {
  return {
    name: "let requests expire that nobody took a step with",
    everyMs: hourMs,
    async run() {
      const before = new Date(deps.clock().getTime() - abandonedMs);
      for (const { project, number } of await listAbandoned(deps.reader, before)) {
        await inTurn(deps, systemCaller("expiry"), { project, request: number }, async (turn) => {
          const { by, at, request } = turn;
          const last = request.life.steps.at(-1)?.at ?? 0;
          if (last >= before.getTime()) return;
          await settle(deps, turn, taken(request, { kind: "expire", by, at: at.getTime() }));
        });
      }
    },
  };
}

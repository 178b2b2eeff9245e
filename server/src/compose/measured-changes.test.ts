import { Registry } from "prom-client";
import { expect, test } from "vitest";
import type { ChangeService } from "../features/changes/change-service.ts";
import type { Outcome } from "../features/changes/proposal.ts";
import { systemCaller } from "../platform/actor.ts";
import { DomainError } from "../platform/domain-error.ts";
import { measureChanges } from "./measured-changes.ts";

const caller = systemCaller("test");
const proposal = { project: "shop", changes: [] };

function serviceThat(submit: () => Promise<Outcome>): ChangeService {
  const unused = () => Promise.reject(new Error("not asked for"));
  return { submit, revert: submit, submitIn: unused, preview: unused };
}

async function countsAfter(submit: () => Promise<Outcome>): Promise<string[]> {
  const metrics = new Registry();
  const measured = measureChanges(serviceThat(submit), metrics);
  await measured.submit(caller, proposal).catch(() => undefined);
  await measured.revert(caller, { project: "shop", request: 1 }).catch(() => undefined);
  const text = await metrics.metrics();
  return text
    .split("\n")
    .filter((line) => /^yardarm_(change_requests_total|commit_duration_seconds_count)/.test(line));
}

const outcome = (state: Outcome["state"]): Outcome => ({ state, revisions: {}, versions: {} });

test("what is applied is counted and measured", async () => {
  expect(await countsAfter(async () => outcome("applied"))).toEqual([
    "yardarm_commit_duration_seconds_count 2",
    'yardarm_change_requests_total{result="applied"} 2',
  ]);
});

test("what changes nothing is counted and is no commit", async () => {
  expect(await countsAfter(async () => outcome("unchanged"))).toEqual([
    "yardarm_commit_duration_seconds_count 0",
    'yardarm_change_requests_total{result="unchanged"} 2',
  ]);
});

test("a refusal is counted under its code, anything else as failed", async () => {
  const refuse = () => Promise.reject(new DomainError("stale", "version_mismatch", "why"));
  expect(await countsAfter(refuse)).toContain(
    'yardarm_change_requests_total{result="version_mismatch"} 2',
  );
  expect(await countsAfter(() => Promise.reject(new Error("lost")))).toContain(
    'yardarm_change_requests_total{result="failed"} 2',
  );
});

test("a refusal reaches whoever asked", async () => {
  const measured = measureChanges(
    serviceThat(() => Promise.reject(new Error("lost"))),
    new Registry(),
  );
  await expect(measured.submit(caller, proposal)).rejects.toThrow("lost");
});

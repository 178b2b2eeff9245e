import { exportPlan, type PlanFormat, planFormats, planRowsMax } from "@yardarm/core/combinations";
import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { goneSignal } from "../../platform/http/gone-signal.ts";
import {
  testPlanBody,
  testPlanList,
  testPlanProgress,
  testPlanView,
} from "../../wire/test-plan.ts";
import { findPlan, listPlans, type PlanRow } from "./plan-read-model.ts";
import type { PlanService } from "./plan-service.ts";

export interface PlanRoutesDeps {
  readonly service: PlanService;
  readonly reader: Reader;
}

const tags = ["interactions"];
const inProject = z.object({ project: z.string() });
const ofPlan = inProject.extend({ plan: z.string() });
const listUrl = "/api/v1/projects/:project/test-plans";

export function planRoutes(app: App, { service, reader }: PlanRoutesDeps): void {
  app.route({
    method: "POST",
    url: listUrl,
    config: { permission: "test_plan.write" },
    schema: {
      tags,
      summary: "Plan the fewest rows that exercise what can meet and was not tested",
      params: inProject,
      body: testPlanBody,
      response: { 201: testPlanView },
    },
    async handler({ params: { project }, body, caller }, reply) {
      const made = await service.make(caller, { project, ...body }, goneSignal(reply));
      const plan = viewOf(made);
      return reply
        .code(201)
        .header("location", `${listUrlOf(project)}/${plan.id}`)
        .send(plan);
    },
  });

  app.route({
    method: "GET",
    url: listUrl,
    config: { permission: "interaction.read" },
    schema: {
      tags,
      summary: "List plans, the newest first",
      params: inProject,
      querystring: z.object({ environment: z.string().optional() }),
      response: { 200: testPlanList },
    },
    async handler({ params: { project }, query: { environment } }) {
      return { plans: await listPlans(reader, { project, environment }) };
    },
  });

  readRoutes(app, { service, reader });
}

/** Of one plan. */
function readRoutes(app: App, { service, reader }: PlanRoutesDeps): void {
  app.route({
    method: "GET",
    url: `${listUrl}/:plan`,
    config: { permission: "interaction.read" },
    schema: {
      tags,
      summary: "Read a plan",
      params: ofPlan,
      response: { 200: testPlanView },
    },
    async handler({ params: { project, plan } }) {
      return viewOf(await found(reader, project, plan));
    },
  });

  app.route({
    method: "GET",
    url: `${listUrl}/:plan/progress`,
    config: { permission: "interaction.read" },
    schema: {
      tags,
      summary: "How much of a plan tests passed with by now, row by row",
      params: ofPlan,
      querystring: z.object({ maxAgeDays: z.coerce.number().int().min(1).max(3_650).optional() }),
      response: { 200: testPlanProgress },
    },
    async handler({ params: { project, plan }, query }) {
      const row = await found(reader, project, plan);
      const { rows, combinations, exercised } = await service.progressOf(project, row, query);
      return { rows: [...rows], combinations, exercised };
    },
  });

  app.route({
    method: "GET",
    url: `${listUrl}/:plan/export`,
    config: { permission: "interaction.read" },
    schema: {
      tags,
      summary:
        "A plan for pipelines and test runners: JSON, CSV, a CI matrix, Vitest, Jest, Playwright",
      params: ofPlan,
      querystring: z.object({
        format: z.enum(planFormats).default("json"),
        rows: z.coerce.number().int().min(1).max(10_000).optional(),
      }),
      response: { 200: z.string() },
    },
    async handler({ params: { project, plan }, query: { format, rows: rowsMax } }, reply) {
      const row = await found(reader, project, plan);
      // In the order of the plan: the database keeps no order of keys.
      const planned = row.plan.rows.slice(0, rowsMax);
      const rows = planned.map(({ variants }) =>
        Object.fromEntries(row.plan.flags.map(({ flag }) => [flag, variants[flag] ?? ""])),
      );
      demandFits(rows.length, format);
      const name = `plan-${row.id.slice(0, 8)}`;
      const { text, mediaType, fileName } = exportPlan(
        { name, rows, contexts: planned.map(({ context }) => context) },
        format,
      );
      return reply
        .type(`${mediaType}; charset=utf-8`)
        .header("content-disposition", `attachment; filename="${fileName}"`)
        .serializer((it: string) => it)
        .send(text);
    },
  });
}

function listUrlOf(project: string): string {
  return `/api/v1/projects/${project}/test-plans`;
}

/** A pipeline that gets more jobs than it may have does not begin, and does not always say why. */
function demandFits(rows: number, format: PlanFormat): void {
  const max = planRowsMax[format];
  if (max === undefined || rows <= max) return;
  const detail = `A matrix has ${max} jobs at most, and these are ${rows} rows. The first ${max} cover the most: ask for rows=${max}.`;
  throw new DomainError("invalid", "plan_too_long", detail, {
    violations: [{ pointer: "/rows", detail }],
  });
}

async function found(reader: Reader, project: string, id: string): Promise<PlanRow> {
  const plan = await findPlan(reader, { project, id });
  if (plan !== undefined) return plan;
  throw new DomainError("not_found", "plan_not_found", `There is no plan "${id}".`);
}

function viewOf({ id, environment, revision, madeAt, madeBy, plan: answer }: PlanRow) {
  const { plan, flags, rows, seed, strength } = answer;
  return {
    ...{ id, environment, revision, madeBy, flags, seed, strength },
    ...plan,
    rows: rows.map((row) => ({ ...row, context: row.context ?? null })),
    madeAt: madeAt.toISOString(),
  };
}

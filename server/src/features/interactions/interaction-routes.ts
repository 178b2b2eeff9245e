import { parseChanges } from "@yardarm/core/changes";
import { parseCorrelations } from "@yardarm/core/registry";
import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import {
  combinationEffect,
  combinationEffectBody,
  combinationGate,
  correlationEffect,
  correlationEffectBody,
  criticalInteractions,
  interactionArea,
  interactionOverview,
  interactionPair,
  interactionsOfFlag,
  runningSuspectList,
  suspectList,
  untestedList,
} from "../../wire/interaction.ts";
import { statesOfPair } from "../observations/combination-read-model.ts";
import { readTestDays } from "../policies/policy-read-model.ts";
import type { Analyst } from "./analysis/analyst.ts";
import type { Answers, Pair, Questions, StateQuestion } from "./analysis/answers.ts";
import { runsOfCommit, testsOfPair } from "./evidence-read-model.ts";
import { type AgedBasis, basisView, cellView, pairView } from "./interaction-view.ts";
import { judgeGate } from "./pipeline-gate.ts";

export interface InteractionRoutesDeps {
  readonly analyst: Analyst;
  readonly reader: Reader;
  readonly clock: Clock;
}

const tags = ["interactions"];
const inEnvironment = z.object({ project: z.string(), environment: z.string() });
const aging = z.object({
  /** Tests that passed longer ago do not count; absent: as long as the policies of the project say. */
  maxAgeDays: z.coerce.number().int().min(1).max(3_650).optional(),
});
const ofTwo = aging.extend({ one: z.string(), other: z.string() });
const url = "/api/v1/projects/:project/environments/:environment/interactions";
const permission = "interaction.read";
const dayMs = 86_400_000;
/** More than these nobody reads in the log of a pipeline. */
const gateNamedMax = 10;

type Place = z.infer<typeof inEnvironment>;

export function interactionRoutes(app: App, deps: InteractionRoutesDeps): void {
  const ask = createAsk(deps);
  listRoutes(app, ask);
  closerRoutes(app, ask, deps.reader);
  effectRoute(app, ask);
  correlationsRoute(app, ask);
  gateRoute(app, ask, deps.reader);
  suspectsRoute(app, ask);
}

/** Of everything in an environment. */
function listRoutes(app: App, ask: Ask): void {
  app.route({
    method: "GET",
    url,
    config: { permission },
    schema: {
      tags,
      summary:
        "Which variants can meet, which were tested and seen, and what is worth testing first",
      params: inEnvironment,
      querystring: aging,
      response: { 200: interactionOverview },
    },
    async handler({ params, query }) {
      const { worth, ...overview } = await ask(params, query, "overview", {
        worthMax: 20,
        mayBeBehind: true,
      });
      return { ...overview, ...basisView(params, overview), worth: worth.map(cellView) };
    },
  });

  app.route({
    method: "GET",
    url: `${url}/untested`,
    config: { permission },
    schema: {
      tags,
      summary: "What can be served or was, and no test that counts passed with; worst first",
      params: inEnvironment,
      querystring: aging.extend({
        /** Only combinations that one of these is part of. */
        flag: z
          .union([z.string(), z.array(z.string()).max(100)])
          .transform((flags) => [flags].flat())
          .optional(),
        limit: z.coerce.number().int().min(1).max(1_000).default(100),
      }),
      response: { 200: untestedList },
    },
    async handler({ params, query: { flag, limit, ...query } }) {
      const wish = { limit, ...(flag !== undefined && { flags: flag }) };
      const { risks, ...answer } = await ask(params, query, "untested", wish);
      return { ...answer, ...basisView(params, answer), risks: risks.map(cellView) };
    },
  });
}

function gateRoute(app: App, ask: Ask, reader: Reader): void {
  app.route({
    method: "GET",
    url: `${url}/gate`,
    config: { permission },
    schema: {
      tags,
      summary: "Whether a pipeline may go on with a commit, as far as combinations say",
      params: inEnvironment,
      querystring: aging.extend({
        commit: z.string().trim().min(7).max(200),
        untestedMax: z.coerce.number().int().min(0).optional(),
      }),
      response: { 200: combinationGate },
    },
    async handler({ params, query: { commit, untestedMax, ...query } }) {
      const [untested, overview, runs] = await Promise.all([
        ask(params, query, "untested", { limit: gateNamedMax }),
        ask(params, query, "overview", { worthMax: 0 }),
        runsOfCommit(reader, params, commit),
      ]);
      const { environment } = params;
      const { violations } = overview;
      const findings = judgeGate({
        ...{ commit, environment, runs, violations, untestedMax },
        untested: untested.untested,
      });
      const { risks, ...answer } = untested;
      return {
        ...answer,
        ...basisView(params, untested),
        ...{ commit, runs, findings },
        worst: risks.slice(0, gateNamedMax).map(cellView),
        passes: findings.every(({ severity }) => severity === "warning"),
      };
    },
  });
}

function effectRoute(app: App, ask: Ask): void {
  app.route({
    method: "POST",
    url: `${url}/effect`,
    config: { permission },
    schema: {
      tags,
      summary:
        "What changes would do to what can meet: new combinations, and rules they would break",
      params: inEnvironment,
      querystring: aging,
      body: combinationEffectBody,
      response: { 200: combinationEffect },
    },
    async handler({ params, query, body }) {
      const { value: changes, problems } = parseChanges(body.changes);
      refuseProblems(problems.map((it) => ({ ...it, pointer: `/changes${it.pointer}` })));
      const wish = { changes: changes ?? [], topMax: 20 };
      const { worst, ...effect } = await ask(params, query, "effect", wish);
      return { ...effect, ...basisView(params, effect), worst: worst.map(cellView) };
    },
  });
}

function correlationsRoute(app: App, ask: Ask): void {
  app.route({
    method: "POST",
    url: `${url}/correlations`,
    config: { permission },
    schema: {
      tags,
      summary: "What could meet, and what no more, if something else were declared of contexts",
      params: inEnvironment,
      querystring: aging,
      body: correlationEffectBody,
      response: { 200: correlationEffect },
    },
    async handler({ params, query, body: { correlations } }) {
      // None at all may be asked about; only what is stored leaves the field away instead.
      const { value = [], problems } =
        correlations.length === 0 ? { problems: [] } : parseCorrelations(correlations);
      refuseProblems(problems.map((it) => ({ ...it, pointer: `/correlations${it.pointer}` })));
      const wish = { correlations: value, namedMax: 20 };
      const { excluded, opened, ...answer } = await ask(params, query, "correlations", wish);
      return {
        ...answer,
        ...basisView(params, answer),
        excluded: { ...excluded, named: excluded.named.map(cellView) },
        opened: { ...opened, named: opened.named.map(cellView) },
      };
    },
  });
}

function suspectsRoute(app: App, ask: Ask): void {
  app.route({
    method: "GET",
    url: `${url}/suspects`,
    config: { permission },
    schema: {
      tags,
      summary: "Which combinations explain that some rows of a suite failed, and what to run next",
      params: inEnvironment,
      querystring: aging.extend({
        /** Without it: the suite that failed last. */
        suite: z.string().optional(),
        branch: z.string().optional(),
        /** How many rows are proposed. */
        rows: z.coerce.number().int().min(1).max(20).default(3),
      }),
      response: { 200: suspectList },
    },
    async handler({ params, query: { suite, branch, rows, ...query } }) {
      const wish = {
        rows,
        ...(suite !== undefined && { suite }),
        ...(branch !== undefined && { branch }),
      };
      const answer = await ask(params, query, "suspects", wish);
      return { ...answer, ...basisView(params, answer) };
    },
  });

  app.route({
    method: "GET",
    url: `${url}/suspects/running`,
    config: { permission },
    schema: {
      tags,
      summary:
        "Which combinations explain that scopes of a running service failed, and what to test next",
      params: inEnvironment,
      querystring: aging.extend({
        /** Without it: the one that failed last. */
        service: z.string().optional(),
        version: z.string().optional(),
        days: z.coerce.number().int().min(1).max(30).default(7),
        /** How many rows are proposed. */
        rows: z.coerce.number().int().min(1).max(20).default(3),
      }),
      response: { 200: runningSuspectList },
    },
    async handler({ params, query: { service, version, days, rows, ...query } }) {
      const wish = {
        ...{ days, rows },
        ...(service !== undefined && { service }),
        ...(version !== undefined && { version }),
      };
      const answer = await ask(params, query, "runningSuspects", wish);
      return { ...answer, ...basisView(params, answer) };
    },
  });
}

/** Of a part of it. */
function closerRoutes(app: App, ask: Ask, reader: Reader): void {
  app.route({
    method: "GET",
    url: `${url}/area`,
    config: { permission },
    schema: {
      tags,
      summary: "Pairs of flags of two areas, with one letter for each combination",
      params: inEnvironment,
      querystring: ofTwo,
      response: { 200: interactionArea },
    },
    async handler({ params, query: { one, other, ...query } }) {
      const area = await ask(params, query, "area", { one, other, mayBeBehind: true });
      return { ...area, ...basisView(params, area) };
    },
  });

  app.route({
    method: "GET",
    url: `${url}/pair`,
    config: { permission },
    schema: {
      tags,
      summary: "Everything that is known of the combinations of two flags",
      params: inEnvironment,
      querystring: ofTwo,
      response: { 200: interactionPair },
    },
    async handler({ params, query: { one, other, ...query } }) {
      const [pair, evidence] = await Promise.all([
        ask(params, query, "pair", { one, other }),
        evidenceOf(reader, params, [one, other]),
      ]);
      return { ...pairView(pair, evidence), ...basisView(params, pair) };
    },
  });

  app.route({
    method: "GET",
    url: `${url}/critical`,
    config: { permission },
    schema: {
      tags,
      summary:
        "Which variants of three critical flags can meet, and which hold most that is untested",
      params: inEnvironment,
      querystring: aging.extend({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
      response: { 200: criticalInteractions },
    },
    async handler({ params, query: { limit, ...query } }) {
      const answer = await ask(params, query, "critical", { limit });
      return { ...answer, ...basisView(params, answer) };
    },
  });

  app.route({
    method: "GET",
    url: `${url}/flag`,
    config: { permission },
    schema: {
      tags,
      summary: "With what one flag meets untested, and what of it can never be served",
      params: inEnvironment,
      querystring: aging.extend({
        flag: z.string(),
        limit: z.coerce.number().int().min(1).max(200).default(20),
      }),
      response: { 200: interactionsOfFlag },
    },
    async handler({ params, query: { flag, limit, ...query } }) {
      const { worth, ...answer } = await ask(params, query, "flag", { flag, limit });
      return { ...answer, ...basisView(params, answer), worth: worth.map(cellView) };
    },
  });
}

type Ask = ReturnType<typeof createAsk>;

/** Asks the analysis, or says what is not there. */
function createAsk({ analyst, reader, clock }: InteractionRoutesDeps) {
  return async <K extends Exclude<StateQuestion, "plan">>(
    place: Place,
    asked: z.infer<typeof aging>,
    kind: K,
    ask: Questions[K],
  ): Promise<NonNullable<Answers[K]> & Pick<AgedBasis, "maxAgeDays">> => {
    const testDays = await readTestDays(reader, place);
    if (testDays === undefined) {
      const detail = `There is no environment "${place.environment}" in this project.`;
      throw new DomainError("not_found", "environment_not_found", detail);
    }
    const now = clock().getTime();
    const { maxAgeDays = testDays } = asked;
    const answer = await analyst.ask({ ...place, now, maxAgeMs: maxAgeDays * dayMs, kind, ask });
    if (answer === undefined) {
      const detail = "The environment does not have these two flags, or this flag.";
      throw new DomainError("not_found", "flag_not_found", detail);
    }
    return { ...answer, maxAgeDays };
  };
}

/** Who saw and who tested each combination of two flags. */
async function evidenceOf(reader: Reader, place: Place, flags: readonly [string, string]) {
  const [tested, seen] = await Promise.all([
    testsOfPair(reader, place, flags),
    statesOfPair(reader, place, flags),
  ]);
  return ({ one, other }: Pair["cells"][number]) => {
    const isOfCell = ({ variants: [left, right] }: { variants: readonly [string, string] }) =>
      left === one.variant && right === other.variant;
    const runs = tested.find(isOfCell);
    const observed = seen.find(isOfCell);
    return {
      suites: runs?.suites ?? [],
      services: observed?.services ?? [],
      lastCommit: runs?.lastCommit ?? null,
      failedRuns: runs?.failedRuns ?? 0,
      firstSeenAt: observed?.firstSeenAt ?? null,
    };
  };
}

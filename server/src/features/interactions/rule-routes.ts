import { flagsOfStatement, statementText } from "@yardarm/core/registry";
import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { leaveOf, statusOfWrite } from "../../platform/http/leave.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import { created, written } from "../../wire/common.ts";
import {
  interactionRuleBody,
  interactionRuleList,
  interactionRulePatch,
  interactionRuleView,
  statementCheck,
} from "../../wire/interaction-rule.ts";
import { findingsAmong, listRules, type RuleRow, readRules } from "./rule-read-model.ts";
import { type RuleService, readRule, ruleNotFound } from "./rule-service.ts";

export interface RuleRoutesDeps {
  readonly service: RuleService;
  readonly reader: Reader;
  readonly clock: Clock;
}

const tags = ["interactions"];
const inProject = z.object({ project: z.string() });
const ofRule = inProject.extend({ rule: z.string() });
const listUrl = "/api/v1/projects/:project/interaction-rules";
const ruleUrl = `${listUrl}/:rule`;

export function ruleRoutes(app: App, deps: RuleRoutesDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
}

function readRoutes(app: App, { reader, clock }: RuleRoutesDeps): void {
  app.route({
    method: "GET",
    url: listUrl,
    config: { permission: "interaction.read" },
    schema: {
      tags,
      summary: "List all interaction rules, with what is wrong with them among each other",
      params: inProject,
      response: { 200: interactionRuleList },
    },
    async handler({ params: { project } }) {
      const place = { project, at: clock() };
      const [rows, rules] = await Promise.all([
        listRules(reader, place),
        readRules(reader, project),
      ]);
      const findings = await findingsAmong(reader, rules, place);
      return { rules: rows.map(viewOf), findings: [...findings] };
    },
  });

  app.route({
    method: "GET",
    url: ruleUrl,
    config: { permission: "interaction.read" },
    schema: {
      tags,
      summary: "Read one interaction rule",
      params: ofRule,
      response: { 200: interactionRuleView },
    },
    async handler({ params: { project, rule: key } }, reply) {
      const rows = await listRules(reader, { project, at: clock() });
      const rule = rows.find((row) => row.key === key);
      if (rule === undefined) throw ruleNotFound(key);
      setVersion(reply, rule.version);
      return viewOf(rule);
    },
  });

  app.route({
    method: "POST",
    url: `${listUrl}/check`,
    config: { permission: "interaction.read" },
    schema: {
      tags,
      summary: "Read a statement, and say what rules would then find wrong among each other",
      params: inProject,
      body: interactionRuleBody,
      response: { 200: statementCheck },
    },
    async handler({ params: { project }, body }) {
      const rule = readRule(body);
      const others = (await readRules(reader, project)).filter(({ key }) => key !== rule.key);
      const findings = await findingsAmong(reader, [...others, rule], { project, at: clock() });
      const { statement } = rule;
      return {
        text: statementText(statement),
        flags: [...flagsOfStatement(statement)],
        findings: [...findings],
      };
    },
  });
}

function writeRoutes(app: App, { service }: RuleRoutesDeps): void {
  app.route({
    method: "POST",
    url: listUrl,
    config: { permission: "interaction.write" },
    schema: {
      tags,
      summary: "Create an interaction rule; its statement may be text",
      params: inProject,
      body: interactionRuleBody,
      response: created,
    },
    async handler(request, reply) {
      const { project } = request.params;
      const { mayWait, ...rule } = request.body;
      const wish = { ...leaveOf(request, { reason: rule.reason, mayWait }), rule };
      const outcome = await service.create(request.caller, project, wish);
      setVersion(reply, outcome.versions[`interaction/${rule.key}`]);
      return reply
        .code(statusOfWrite(outcome, 201))
        .header("location", `/api/v1/projects/${project}/interaction-rules/${rule.key}`)
        .send(outcome);
    },
  });

  app.route({
    method: "PATCH",
    url: ruleUrl,
    config: { permission: "interaction.write" },
    schema: {
      tags,
      summary: "Change an interaction rule; null takes its environments or its end away",
      params: ofRule,
      body: interactionRulePatch,
      response: written,
    },
    async handler(request, reply) {
      const { project, rule: key } = request.params;
      const { mayWait, ...fields } = request.body;
      const place = { project, key, version: requireVersion(request) };
      const wish = { ...leaveOf(request, { reason: fields.reason, mayWait }), fields };
      const outcome = await service.patch(request.caller, place, wish);
      setVersion(reply, outcome.versions[`interaction/${key}`]);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });

  app.route({
    method: "DELETE",
    url: ruleUrl,
    config: { permission: "interaction.write" },
    schema: {
      tags,
      summary: "Remove an interaction rule; its history stays",
      params: ofRule,
      response: written,
    },
    async handler(request, reply) {
      const { project, rule: key } = request.params;
      const place = { project, key, version: requireVersion(request) };
      const outcome = await service.remove(request.caller, place, leaveOf(request));
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });
}

/** The wire's lists are its own. */
function viewOf({ flags, environments, ...rule }: RuleRow) {
  return {
    ...rule,
    flags: [...flags],
    ...(environments !== undefined && { environments: [...environments] }),
  };
}

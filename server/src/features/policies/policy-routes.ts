import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import { parted, statusOfWrite } from "../../platform/http/leave.ts";
import { requireVersion, setVersion } from "../../platform/http/preconditions.ts";
import { created, written } from "../../wire/common.ts";
import {
  policyBody,
  policyFindings,
  policyList,
  policyPatch,
  policyView,
} from "../../wire/policy.ts";
import { listOverdueFindings } from "../changes/emergency-read-model.ts";
import { findJudgement, findPolicy, listPolicies, type PolicyRow } from "./policy-read-model.ts";
import { type PolicyService, policyNotFound } from "./policy-service.ts";

export interface PolicyRoutesDeps {
  readonly service: PolicyService;
  readonly reader: Reader;
  readonly clock: Clock;
}

const tags = ["policies"];
const inProject = z.object({ project: z.string() });
const ofPolicy = inProject.extend({ policy: z.string() });
const listUrl = "/api/v1/projects/:project/policies";
const policyUrl = `${listUrl}/:policy`;

export function policyRoutes(app: App, deps: PolicyRoutesDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
}

function readRoutes(app: App, { reader, clock }: PolicyRoutesDeps): void {
  app.route({
    method: "GET",
    url: listUrl,
    config: { permission: "policy.read" },
    schema: {
      tags,
      summary: "List all policies, with what each finds at this moment",
      params: inProject,
      response: { 200: policyList },
    },
    async handler({ params: { project } }) {
      const policies = await listPolicies(reader, { project, at: clock() });
      return { policies: policies.map(viewOf) };
    },
  });

  app.route({
    method: "GET",
    url: `${listUrl}/findings`,
    config: { permission: "policy.read" },
    schema: {
      tags,
      summary:
        "Read what policies found when they last looked at the project, which they do daily, and what is overdue after emergencies now",
      params: inProject,
      querystring: z.object({ flag: z.string().optional(), policy: z.string().optional() }),
      response: { 200: policyFindings },
    },
    async handler({ params: { project }, query: { flag, policy } }) {
      const [judgement, overdue] = await Promise.all([
        findJudgement(reader, project),
        listOverdueFindings(reader, { project, at: clock() }),
      ]);
      const findings = [...overdue, ...(judgement?.findings ?? [])].filter(
        (finding) =>
          (flag === undefined || finding.flag === flag) &&
          (policy === undefined || finding.policy === policy),
      );
      return { asOf: judgement?.asOf.toISOString() ?? null, findings };
    },
  });

  app.route({
    method: "GET",
    url: policyUrl,
    config: { permission: "policy.read" },
    schema: {
      tags,
      summary: "Read one policy",
      params: ofPolicy,
      response: { 200: policyView },
    },
    async handler({ params: { project, policy: key } }, reply) {
      const policy = await findPolicy(reader, key, { project, at: clock() });
      if (policy === undefined) throw policyNotFound(key);
      setVersion(reply, policy.version);
      return viewOf(policy);
    },
  });
}

function writeRoutes(app: App, { service }: PolicyRoutesDeps): void {
  app.route({
    method: "POST",
    url: listUrl,
    config: { permission: "policy.write" },
    schema: {
      tags,
      summary: "Create a policy",
      params: inProject,
      body: policyBody,
      response: created,
    },
    async handler(request, reply) {
      const { project } = request.params;
      const { content: policy, leave } = parted(request, request.body);
      const outcome = await service.createPolicy(request.caller, project, { ...leave, policy });
      setVersion(reply, outcome.versions[`policy/${policy.key}`]);
      return reply
        .code(statusOfWrite(outcome, 201))
        .header("location", `/api/v1/projects/${project}/policies/${policy.key}`)
        .send(outcome);
    },
  });

  app.route({
    method: "PATCH",
    url: policyUrl,
    config: { permission: "policy.write" },
    schema: {
      tags,
      summary: "Change a policy; `state` archives and restores it",
      params: ofPolicy,
      body: policyPatch,
      response: written,
    },
    async handler(request, reply) {
      const { content: fields, leave } = parted(request, request.body);
      const { project, policy: key } = request.params;
      const place = { project, key, version: requireVersion(request) };
      const outcome = await service.patchPolicy(request.caller, place, { ...leave, fields });
      setVersion(reply, outcome.versions[`policy/${key}`]);
      return reply.code(statusOfWrite(outcome, 200)).send(outcome);
    },
  });
}

/** The wire's lists are its own. */
function viewOf(policy: PolicyRow) {
  return { ...policy, findings: [...policy.findings] };
}

import type {
  Applied,
  ChangesBody,
  ConfigBody,
  ConfigPatch,
  EnvironmentBody,
  EnvironmentPatch,
  FlagBody,
  FlagPatch,
  InteractionRuleBody,
  InteractionRulePatch,
  PolicyBody,
  PolicyPatch,
  RevertBody,
  SegmentBody,
  SegmentKeysBody,
  SegmentPatch,
  WaiverBody,
  WaiverPatch,
} from "@yardarm/server/wire";
import { type Answer, type Http, path } from "./http.ts";

/** A write that goes on top of a known version, and is refused (`version_mismatch`) when there is a newer one. */
export interface OnVersion<B> {
  readonly body: B;
  readonly version: number;
}

/** Writes of one project's registry. Each answers with what it did and the new version of the entity. */
export interface Commands {
  createFlag(body: FlagBody): Promise<Answer<Applied>>;
  patchFlag(flag: string, write: OnVersion<FlagPatch>): Promise<Answer<Applied>>;
  putConfig(
    flag: string,
    environment: string,
    write: OnVersion<ConfigBody>,
  ): Promise<Answer<Applied>>;
  patchConfig(
    flag: string,
    environment: string,
    write: OnVersion<ConfigPatch>,
  ): Promise<Answer<Applied>>;
  createSegment(body: SegmentBody): Promise<Answer<Applied>>;
  patchSegment(segment: string, write: OnVersion<SegmentPatch>): Promise<Answer<Applied>>;
  changeSegmentKeys(segment: string, body: SegmentKeysBody): Promise<Answer<Applied>>;
  createEnvironment(body: EnvironmentBody): Promise<Answer<Applied>>;
  patchEnvironment(
    environment: string,
    write: OnVersion<EnvironmentPatch>,
  ): Promise<Answer<Applied>>;
  createPolicy(body: PolicyBody): Promise<Answer<Applied>>;
  patchPolicy(policy: string, write: OnVersion<PolicyPatch>): Promise<Answer<Applied>>;
  createRule(body: InteractionRuleBody): Promise<Answer<Applied>>;
  patchRule(rule: string, write: OnVersion<InteractionRulePatch>): Promise<Answer<Applied>>;
  removeRule(rule: string, version: number): Promise<Answer<Applied>>;
  grantWaiver(body: WaiverBody): Promise<Answer<Applied>>;
  patchWaiver(waiver: string, write: OnVersion<WaiverPatch>): Promise<Answer<Applied>>;
  takeBackWaiver(waiver: string, version: number): Promise<Answer<Applied>>;
  /** Several changes together, or not at all. */
  change(body: ChangesBody): Promise<Answer<Applied>>;
  revert(request: number, body: RevertBody): Promise<Answer<Applied>>;
}

export function commandsOf(http: Http, project: string): Commands {
  const at = (...rest: readonly (string | number)[]) => path("projects", project, ...rest);
  return {
    createFlag: (body) => http.write("POST", at("flags"), { body }),
    patchFlag: (flag, write) => http.write("PATCH", at("flags", flag), write),
    putConfig: (flag, environment, write) =>
      http.write("PUT", at("flags", flag, "configs", environment), write),
    patchConfig: (flag, environment, write) =>
      http.write("PATCH", at("flags", flag, "configs", environment), write),
    createSegment: (body) => http.write("POST", at("segments"), { body }),
    patchSegment: (segment, write) => http.write("PATCH", at("segments", segment), write),
    changeSegmentKeys: (segment, body) =>
      http.write("POST", at("segments", segment, "keys"), { body }),
    createEnvironment: (body) => http.write("POST", at("environments"), { body }),
    patchEnvironment: (environment, write) =>
      http.write("PATCH", at("environments", environment), write),
    createPolicy: (body) => http.write("POST", at("policies"), { body }),
    patchPolicy: (policy, write) => http.write("PATCH", at("policies", policy), write),
    createRule: (body) => http.write("POST", at("interaction-rules"), { body }),
    patchRule: (rule, write) => http.write("PATCH", at("interaction-rules", rule), write),
    removeRule: (rule, version) => http.write("DELETE", at("interaction-rules", rule), { version }),
    grantWaiver: (body) => http.write("POST", at("waivers"), { body }),
    patchWaiver: (waiver, write) => http.write("PATCH", at("waivers", waiver), write),
    takeBackWaiver: (waiver, version) => http.write("DELETE", at("waivers", waiver), { version }),
    change: (body) => http.write("POST", at("changes"), { body }),
    revert: (request, body) => http.write("POST", at("changes", request, "revert"), { body }),
  };
}

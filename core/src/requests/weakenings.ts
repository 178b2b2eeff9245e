/** What takes away that others have to agree, or that something is refused, needs one who agrees. */
import { isPlaceInScope } from "../policies/judge-request.ts";
import type { InteractionRule } from "../registry/interaction-rule.ts";
import type { Policy, Waiver } from "../registry/policy.ts";
import type { Environment, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import { anybodysApproval } from "./anybodys-approval.ts";
import { leftScopes } from "./left-scopes.ts";
import type { RequestDemand } from "./life.ts";

interface Sides {
  readonly before: Registry;
  readonly after: Registry;
}

/** What a request takes away, each with the demand for one who agrees. What is over by the day (`YYYY-MM-DD`) is not taken away any more. */
export function weakenings(moved: Sides, day?: string): readonly RequestDemand[] {
  return [
    ...unprotecting(moved),
    ...weakerPolicies(moved),
    ...leftScopes(moved),
    ...longerWaivers(moved, day),
    ...saferVariants(moved),
    ...weakerRules(moved, day),
    ...moreDeclared(moved),
  ];
}

/** What an emergency may serve to everybody is agreed to beforehand. */
function saferVariants({ before, after }: Sides): readonly RequestDemand[] {
  const places = [...before.environments.values()].filter(({ isProtected }) => isProtected);
  if (places.length === 0) return [];
  const moved = [...after.flags.values()].filter((flag) => {
    const { safeVariant, configs } = flag;
    const was = before.flags.get(flag.key);
    if (safeVariant === undefined || was?.safeVariant === safeVariant) return false;
    // What a new flag serves while it is off, an emergency may go to anyway.
    const isNews = places.some(({ key }) => configs[key]?.offVariant !== safeVariant);
    return was !== undefined || isNews;
  });
  return moved.map(({ key, safeVariant = "" }) =>
    anybodysApproval(
      places.map((place) => place.key),
      `An emergency could serve \`${safeVariant}\` of \`${key}\` to everybody: somebody else has to agree.`,
    ),
  );
}

function unprotecting({ before, after }: Sides): readonly RequestDemand[] {
  const weaker = [...before.environments.values()].filter((was) => {
    const is = after.environments.get(was.key);
    return was.isProtected && is !== undefined && (!is.isProtected || is.kind !== was.kind);
  });
  return weaker.map(({ key, name }) =>
    anybodysApproval([key], `${name} would be less protected: somebody else has to agree.`),
  );
}

function weakerPolicies({ before, after }: Sides): readonly RequestDemand[] {
  return [...before.policies.values()]
    .filter((was) => isWeaker(was, after.policies.get(was.key)))
    .map((was) =>
      anybodysApproval(
        placesOf(was, before, after),
        `The policy "${was.name}" would no longer demand what it does: somebody else has to agree.`,
      ),
    );
}

const ranks = { advisory: 0, needs_approval: 1, blocking: 2 } as const;

/** Whether a policy demands less, as far as one can tell: only what is plainly stricter is not asked about. */
function isWeaker(was: Policy, is: Policy | undefined): boolean {
  if (was.state === "archived") return false;
  if (was.severity === "advisory" && !saysWhichTestsCount(was)) return false;
  if (is === undefined || is.state === "archived") return true;
  if (ranks[is.severity] < ranks[was.severity]) return true;
  return !isSameJson(essence(was, is), essence(is, is));
}

/** Though it only advises: the tests that count for it are those that count for stricter ones too. */
function saysWhichTestsCount({ requirement }: Policy): boolean {
  return requirement.kind === "untested_combinations" && requirement.testDaysMax !== undefined;
}

/** Of a freeze, an incident that is declared now is no other policy. */
function essence({ scope, requirement }: Policy, { requirement: next }: Policy) {
  if (requirement.kind !== "freeze" || next.kind !== "freeze") return { scope, requirement };
  const incident = requirement.incident || next.incident;
  return { scope, requirement: { ...requirement, incident } };
}

/** A waiver from what is refused, or from an approval, would be one person's leave to do it alone. */
function longerWaivers({ before, after }: Sides, day: string | undefined) {
  return [...after.waivers.values()].flatMap((waiver): readonly RequestDemand[] => {
    const forms = [before, after].flatMap(({ policies }) => policies.get(waiver.policy) ?? []);
    const policy = forms.find(({ severity }) => severity !== "advisory");
    const isOver = day !== undefined && waiver.until < day;
    if (policy === undefined || isOver || !isMore(waiver, before.waivers.get(waiver.key)))
      return [];
    const places = placesOf(policy, before, after);
    const only = waiver.environment;
    return [
      anybodysApproval(
        only === undefined ? places : places.filter((key) => key === only),
        `The waiver \`${waiver.key}\` would let off from the policy "${policy.name}": somebody else has to agree.`,
      ),
    ];
  });
}

/** Whether a waiver holds for longer, or, taken back and granted anew, for something else. */
function isMore(is: Waiver, was: Waiver | undefined): boolean {
  if (was === undefined || is.until > was.until) return true;
  return is.policy !== was.policy || is.flag !== was.flag || is.environment !== was.environment;
}

/** Where an interaction rule refuses what others would have to agree to, nobody lets it through alone. */
function weakerRules({ before, after }: Sides, day: string | undefined): readonly RequestDemand[] {
  const places = [...before.environments.values()].filter(({ isProtected }) => isProtected);
  return [...before.interactions.values()].flatMap((was) => {
    const is = after.interactions.get(was.key);
    if (is === was || was.severity !== "block" || hasEnded(was, day)) return [];
    const weaker = places.filter(({ key }) => holdsIn(was, key) && !isAsStrictIn(key, was, is));
    if (weaker.length === 0) return [];
    const names = weaker.map(({ name }) => name).join(", ");
    return [
      anybodysApproval(
        weaker.map(({ key }) => key),
        `The interaction rule \`${was.key}\` would no longer refuse in ${names} what it does: somebody else has to agree.`,
      ),
    ];
  });
}

/** What is declared impossible, nothing is asked about: who declares it would let combinations through alone. */
function moreDeclared({ before, after }: Sides): readonly RequestDemand[] {
  const places = [...before.environments.values()].filter(({ key, isProtected, correlations }) => {
    const declared = after.environments.get(key)?.correlations ?? [];
    return isProtected && declared.some((is) => !correlations?.some((was) => isSameJson(was, is)));
  });
  return places.map(({ key, name }) =>
    anybodysApproval(
      [key],
      `Combinations could count as impossible in ${name} because of what is declared of its contexts: somebody else has to agree.`,
    ),
  );
}

function holdsIn({ environments }: InteractionRule, environment: string): boolean {
  return environments?.includes(environment) !== false;
}

function hasEnded({ until }: InteractionRule, day: string | undefined): boolean {
  return until !== undefined && day !== undefined && until < day;
}

/** As far as one can tell: of another statement, nobody knows without trying all that it forbids. */
function isAsStrictIn(
  environment: string,
  was: InteractionRule,
  is: InteractionRule | undefined,
): boolean {
  return (
    is?.severity === "block" &&
    holdsIn(is, environment) &&
    isSameJson(is.statement, was.statement) &&
    (is.until === undefined || (was.until !== undefined && was.until <= is.until))
  );
}

function placesOf(policy: Policy, ...registries: readonly Registry[]): readonly string[] {
  const environments = registries.flatMap(({ environments: all }) => [...all.values()]);
  const among = environments.filter((place: Environment) => isPlaceInScope(policy.scope, place));
  return [...new Set(among.map(({ key }) => key))].sort();
}

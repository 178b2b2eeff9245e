/** What is wrong with a wish for a webhook, in the words of the domain and with pointers into the request. */
import { DomainError } from "../../platform/domain-error.ts";
import { type OutboundRules, objectionToUrl } from "../../platform/outbound/guarded-post.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { chosenTypesFor } from "./event-type.ts";

export function webhookNotFound(): DomainError {
  return new DomainError("not_found", "webhook_not_found", "There is no such webhook here.");
}

export function deliveryNotFound(): DomainError {
  return new DomainError(
    "not_found",
    "delivery_not_found",
    "This webhook was not told of such an event, or it is longer ago than deliveries are kept.",
  );
}

export function refuseStaleWebhook(expected: number, current: number): never {
  throw new DomainError(
    "stale",
    "version_mismatch",
    `The webhook is at version ${current} now, not ${expected}. Look at it again and repeat your change.`,
    { versions: { expected: String(expected), current: String(current) } },
  );
}

export function refuseLimit(count: number, max: number): void {
  if (count < max) return;
  throw new DomainError(
    "conflict",
    "webhook_limit_reached",
    `There are ${count} webhooks here, and no more than ${max} are possible.`,
  );
}

interface Wish {
  readonly url?: string | undefined;
  readonly eventTypes?: readonly string[] | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly teams?: readonly string[] | undefined;
}

interface Judging {
  readonly rules: OutboundRules;
  readonly environmentsOf: (project: string) => Promise<readonly string[]>;
  readonly listTeams: () => Promise<readonly string[]>;
}

/** All that is wrong at once. */
export async function refuseWish(
  { rules, environmentsOf, listTeams }: Judging,
  project: string | null,
  { url, eventTypes = [], environments = [], teams = [] }: Wish,
): Promise<void> {
  const objection = url === undefined ? undefined : objectionToUrl(url, rules);
  const possible: readonly string[] = chosenTypesFor(project);
  const known =
    project === null || environments.length === 0 ? environments : await environmentsOf(project);
  const knownTeams = teams.length === 0 ? teams : await listTeams();
  refuseProblems([
    ...(objection === undefined
      ? []
      : [{ code: "webhook_url_refused", pointer: "/url", detail: objection }]),
    ...eventTypes.flatMap((type, index) =>
      possible.includes(type)
        ? []
        : [
            {
              code: "webhook_event_type_refused",
              pointer: `/eventTypes/${index}`,
              detail: `"${type}" is not told to webhooks ${project === null ? "of the installation" : "of a project"}.`,
            },
          ],
    ),
    ...environments.flatMap((key, index) =>
      known.includes(key)
        ? []
        : [
            {
              code: "webhook_environment_unknown",
              pointer: `/environments/${index}`,
              detail: `There is no environment "${key}" in this project.`,
            },
          ],
    ),
    ...teams.flatMap((key, index) =>
      knownTeams.includes(key)
        ? []
        : [
            {
              code: "webhook_team_unknown",
              pointer: `/teams/${index}`,
              detail: `There is no team "${key}".`,
            },
          ],
    ),
  ]);
}

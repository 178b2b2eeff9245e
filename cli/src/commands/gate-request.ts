/** Whether a change request may go on, by what its preview says of combinations and of whatever else would refuse it. */
import type { RequestFinding, RequestPreview } from "@yardarm/server/wire";
import { type Api, at } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import type { GateFinding, Verdict } from "./gate-output.ts";

export interface OfRequest {
  readonly project: string;
  readonly request: number;
  /** Absent: all that it touches. */
  readonly environment: string | undefined;
  readonly maxUntested: number | undefined;
}

/** The server says what it does not know yet; a pipeline asks again, and not for ever. */
const triesMax = 20;
const pauseMs = 1_500;

export async function verdictOnRequest(
  api: Api,
  edges: Pick<Edges, "pause">,
  question: OfRequest,
): Promise<Verdict> {
  const { project, request, environment, maxUntested } = question;
  const preview = await wholePreview(api, edges, question);
  const isHere = (place: string | null) =>
    environment === undefined || place === null || place === environment;
  const combinations = preview.combinations.filter((it) => isHere(it.environment));
  const untested = combinations.reduce((sum, it) => sum + (it.neverExercised ?? 0), 0);
  const findings: readonly GateFinding[] = [
    ...preview.problems.map(({ code, detail }) => ({ severity: "error" as const, code, detail })),
    ...preview.findings.filter((it) => isHere(it.environment) && isNews(it)).map(findingOf),
    ...untestedFinding(untested, maxUntested),
  ];
  const passes = findings.every(({ severity }) => severity === "warning");
  const { hash } = preview;
  return {
    ...{ passes, findings },
    untested: combinations.flatMap(({ environment: place, worst }) =>
      worst.map(({ one, other, witness }) => ({ environment: place, one, other, witness })),
    ),
    sentence: `Request ${request} ${passes ? "may" : "must not"} be applied, as far as policies and combinations of flags say.`,
    json: { project, request, hash, passes, untested, findings, combinations },
  };
}

async function wholePreview(
  api: Api,
  { pause }: Pick<Edges, "pause">,
  { project, request }: OfRequest,
): Promise<RequestPreview> {
  for (let tries = 0; tries < triesMax; tries++) {
    if (tries > 0) await pause(pauseMs);
    const preview = await api.get<RequestPreview>(
      at`projects/${project}/requests/${String(request)}/preview`,
    );
    const isKnown = preview.combinations.every(({ newlyReachable }) => newlyReachable !== null);
    if (isKnown) return preview;
  }
  throw new CommandError({
    code: "analysis_not_ready",
    detail: "It is still being worked out what can meet afterwards. Ask again in a moment.",
    exitCode: exitCodes.unreachable,
  });
}

/** What was so before it stops nobody; what asks for an approval is for people to give. */
function isNews({ isStanding, waiver }: RequestFinding): boolean {
  return !isStanding && waiver === null;
}

function findingOf({ refuses, code, detail, wayOut }: RequestFinding): GateFinding {
  return { severity: refuses ? "error" : "warning", code, detail: `${detail} ${wayOut}` };
}

function untestedFinding(
  untested: number,
  maxUntested: number | undefined,
): readonly GateFinding[] {
  if (untested === 0) return [];
  const isTooMany = maxUntested !== undefined && untested > maxUntested;
  const allowed = maxUntested === undefined ? "" : ` (${maxUntested} may be)`;
  const noun = untested === 1 ? "combination becomes" : "combinations become";
  const detail = `${untested} ${noun} possible that no test passed with${allowed}.`;
  return [{ severity: isTooMany ? "error" : "warning", code: "combinations_untested", detail }];
}

/** `request`, `approve` and `rollback`: what waits, and what somebody says of it, from a terminal. */
import type {
  DemandView,
  RequestList,
  RequestListName,
  RequestPreview,
  RequestStep,
  RequestView,
} from "@yardarm/server/wire";
import { Command, InvalidArgumentError, Option } from "commander";
import { at, createApi } from "../api/api.ts";
import type { Edges } from "../edges.ts";
import { writeJson, writeLine, writeNote } from "../output/report.ts";
import { writeTable } from "../output/table.ts";
import { timeAgo } from "../output/time-ago.ts";
import { resolveConnection } from "../settings/connection.ts";
import { jsonOption, projectOption } from "./options.ts";
import { chooseProject } from "./project-choice.ts";

interface Common {
  readonly project?: string;
  readonly json?: true;
}

const lists: readonly RequestListName[] = [
  ...(["open", "to_review", "mine", "scheduled", "done", "retrospective", "all"] as const),
];

export function requestCommand(edges: Edges): Command {
  return new Command("request")
    .description("List change requests that wait, or show one: what it does, and who is asked")
    .argument("[number]", "number of the request", toNumber)
    .addOption(projectOption())
    .addOption(new Option("-l, --list <list>", "which ones").choices(lists).default("open"))
    .addOption(jsonOption())
    .action((number: number | undefined, options: Common & { readonly list: RequestListName }) =>
      number === undefined ? listRequests(edges, options) : showRequest(edges, number, options),
    );
}

export function approveCommand(edges: Edges): Command {
  return new Command("approve")
    .description("Agree to a change request, to exactly what it does at this moment")
    .argument("<number>", "number of the request", toNumber)
    .addOption(projectOption())
    .option("-c, --comment <text>", "what you have to say of it")
    .option("--hash <hash>", "agree only if this is what it does; `request NUMBER` shows it")
    .addOption(jsonOption())
    .action((number: number, options: Common & { comment?: string; hash?: string }) =>
      approve(edges, number, options),
    );
}

export function rollbackCommand(edges: Edges): Command {
  return new Command("rollback")
    .description("Prepare the request that takes an applied one back")
    .argument("<number>", "number of the request that was applied", toNumber)
    .addOption(projectOption())
    .option("-r, --reason <text>", "why; it is kept in the record")
    .option("--submit", "ask for its review at once")
    .addOption(jsonOption())
    .action((number: number, options: Common & { reason?: string; submit?: true }) =>
      rollback(edges, number, options),
    );
}

/** Where people look at a request. */
export function addressOf(url: string, project: string, number: number): string {
  return `${url}/p/${encodeURIComponent(project)}/changes/${number}`;
}

function toNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new InvalidArgumentError("It takes the number of a request.");
}

async function opened(edges: Edges, options: Common) {
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  return { api, project: await chooseProject(api, edges.env, options.project) };
}

async function listRequests(
  edges: Edges,
  options: Common & { readonly list: RequestListName },
): Promise<void> {
  const { api, project } = await opened(edges, options);
  const query = new URLSearchParams({ list: options.list, limit: "100" });
  const { requests, counts } = await api.get<RequestList>(
    `${at`projects/${project}/requests`}?${query}`,
  );
  if (options.json) {
    writeJson(edges, { project, list: options.list, requests, counts });
    return;
  }
  if (requests.length === 0) {
    writeNote(edges, "No requests.");
    return;
  }
  const isForPeople = edges.stdout.isTerminal;
  writeTable(edges, {
    head: ["NUMBER", "STATE", "APPROVALS", "AUTHOR", "ENVIRONMENTS", "CHANGED", "TITLE"],
    rows: requests.map(({ number, state, approvals, author, environments, changedAt, title }) => [
      String(number),
      state,
      `${approvals.given}/${approvals.demanded}`,
      author.name,
      environments.join(","),
      isForPeople ? timeAgo(changedAt, edges.now()) : changedAt,
      title,
    ]),
  });
}

async function showRequest(edges: Edges, number: number, options: Common): Promise<void> {
  const { api, project } = await opened(edges, options);
  const path = at`projects/${project}/requests/${String(number)}`;
  const request = await api.get<RequestView>(path);
  const isOver = ["applied", "cancelled", "expired"].includes(request.state);
  const preview = isOver ? null : await api.get<RequestPreview>(`${path}/preview`);
  if (options.json) {
    writeJson(edges, { project, request, preview });
    return;
  }
  writeRequest(edges, request, preview);
  writeNote(edges, addressOf(api.url, project, number));
}

function writeRequest(edges: Edges, request: RequestView, preview: RequestPreview | null): void {
  writeLine(
    edges,
    `Request ${request.number}: ${request.title} (${request.state.replaceAll("_", " ")})`,
  );
  writeLine(edges, `By ${request.author.name}${request.reason ? `: ${request.reason}` : ""}`);
  for (const sentence of preview?.sentences ?? request.sentences) writeLine(edges, `  ${sentence}`);
  for (const demand of request.demands) writeLine(edges, `  ${demandText(demand)}`);
  for (const { detail, refuses } of preview?.findings ?? []) {
    writeLine(edges, `  ${refuses ? "refuses" : "remark"}: ${detail}`);
  }
  if (preview !== null) writeNote(edges, `Hash: ${preview.hash}`);
}

function demandText({ isMet, reason, given, approvals, mayMeet, stuck }: DemandView): string {
  if (isMet) return `met: ${reason}`;
  const far = `${given} of ${approvals}: ${reason}`;
  if (stuck !== null) return `${far} ${stuck.detail} ${stuck.wayOut}`;
  return `${far} Ask ${mayMeet.map(({ name }) => name).join(", ")}.`;
}

async function approve(
  edges: Edges,
  number: number,
  options: Common & { readonly comment?: string; readonly hash?: string },
): Promise<void> {
  const { api, project } = await opened(edges, options);
  const path = at`projects/${project}/requests/${String(number)}`;
  const preview = await api.get<RequestPreview>(`${path}/preview`);
  const { comment, hash = preview.hash } = options;
  const body = { hash, ...(comment !== undefined && { comment }) };
  const step = await api.post<RequestStep>(`${path}/approve`, body);
  if (options.json) {
    writeJson(edges, { project, hash, sentences: preview.sentences, ...step });
    return;
  }
  writeLine(edges, `You agreed to request ${number}, which is ${step.state.replaceAll("_", " ")}:`);
  for (const sentence of preview.sentences) writeLine(edges, `  ${sentence}`);
}

async function rollback(
  edges: Edges,
  number: number,
  options: Common & { readonly reason?: string; readonly submit?: true },
): Promise<void> {
  const { api, project } = await opened(edges, options);
  const { reason, submit } = options;
  const body = { ...(reason !== undefined && { reason }), ...(submit && { submit }) };
  const path = at`projects/${project}/requests/${String(number)}/rollback`;
  const step = await api.post<RequestStep>(path, body);
  const address = addressOf(api.url, project, step.request);
  if (options.json) {
    writeJson(edges, { project, ...step, address });
    return;
  }
  const state = step.state.replaceAll("_", " ");
  writeLine(edges, `Request ${step.request} would take back request ${number} (${state}).`);
  writeNote(edges, address);
}

import type { AuditEntryView, AuditRetentionBody } from "@yardarm/server/wire";
import { Refusal } from "./fake-registry.ts";
import type { Asked, Handler, Route } from "./fake-route.ts";
import type { FakeState } from "./fake-state.ts";

const words = (entry: AuditEntryView) => `${entry.summary} ${entry.reason ?? ""}`.toLowerCase();

function search(server: FakeState, { search: asked }: Asked): readonly AuditEntryView[] {
  const kinds = asked.get("kind")?.split(",");
  return server.entries
    .filter((entry) => words(entry).includes(asked.get("words")?.toLowerCase() ?? ""))
    .filter(({ actor }) => actor.name.toLowerCase().includes(asked.get("who")?.toLowerCase() ?? ""))
    .filter(({ kind }) => kinds === undefined || kinds.some((each) => kind.startsWith(each)))
    .toReversed();
}

const list: Handler = (server, asked) => ({ body: { entries: search(server, asked), next: null } });

const one: Handler = (server, { params: [number] }) => {
  const entry = server.entries.find((each) => String(each.entry) === number);
  if (entry === undefined) throw new Refusal(404, "entry_not_found", "There is no such entry.");
  return { body: entry };
};

const setRetention: Handler = (server, { body }) => {
  const { personalMonths, reason } = body as AuditRetentionBody;
  server.personalMonths = personalMonths;
  server.retentionReasons.push(reason);
  return { body: { personalMonths } };
};

/** What happened, and how far that is signed. */
export const auditRoutes: readonly Route[] = [
  ["GET", "/projects/shop/audit", list],
  ["GET", "/projects/shop/audit/state", (server) => ({ body: server.auditState })],
  ["GET", "/projects/shop/audit/:entry", one],
  ["GET", "/audit/retention", ({ personalMonths }) => ({ body: { personalMonths } })],
  ["PUT", "/audit/retention", setRetention],
  ["GET", "/audit", (server) => ({ body: { entries: server.entries.slice(0, 1), next: null } })],
  ["GET", "/audit/state", (server) => ({ body: { ...server.auditState, chain: "installation" } })],
];

import type { AuditEntryView, AuditState } from "@yardarm/server/wire";

/** The record of the project; the installation's has one entry. */
export function shopEntries(): AuditEntryView[] {
  const person = (id: string, name: string) => ({ kind: "person" as const, id, name });
  const common = { requestId: "r-1", where: { ip: "203.0.113.7", userAgent: "Browser/1" } };
  const entry = (number: number, more: Partial<AuditEntryView>): AuditEntryView => ({
    ...common,
    entry: number,
    at: `2026-11-2${number}T10:00:00.000Z`,
    kind: "member.changed",
    actor: person("ada", "Ada Lovelace"),
    summary: "",
    reason: null,
    request: null,
    hash: String(number).repeat(64),
    details: {},
    ...more,
  });
  return [
    entry(1, {
      summary: "Ada Lovelace made Grace Hopper admin.",
      details: { person: "grace", to: "admin" },
    }),
    entry(2, {
      kind: "change_request.applied",
      actor: person("grace", "Grace Hopper"),
      summary: "Turn on `checkout.express-wallet` in Production",
      reason: "The wallet is ready.",
      request: 7,
      details: {
        entities: [
          {
            address: "flag/checkout.express-wallet/production",
            before: { on: false },
            after: { on: true },
          },
        ],
      },
    }),
    entry(3, {
      kind: "sdk_key.created",
      actor: { kind: "token", id: "t1", name: "ci of erased person", personId: "gone" },
      summary: 'ci of erased person made the server SDK key "x" of staging.',
      where: null,
    }),
  ];
}

export function shopAuditState(): AuditState {
  const jws = "aaaaaaaaaaaa.bbbbbbbbbbbb.cccccccccccc";
  return {
    chain: "project:shop",
    newest: 3,
    checkpoints: [{ entry: 2, at: "2026-11-22T10:01:00.000Z", kid: "k", jws }],
    destinations: [],
    fault: null,
  };
}

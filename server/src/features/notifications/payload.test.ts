import fc from "fast-check";
import { expect, test } from "vitest";
import type { WebhookEvent } from "./event.ts";
import { type EventType, eventTypes } from "./event-type.ts";
import { exampleEvent } from "./example-event.ts";
import { noticeOf } from "./notice.ts";
import { payloadOf, webhookFormats } from "./payload.ts";

const base = "https://flags.example.com";
const types = [...Object.keys(eventTypes), "webhook.test"] as readonly EventType[];
const textOf = (value: unknown): string => JSON.stringify(value);

test.each<[EventType, string, string | undefined]>([
  [
    "change.review_wanted",
    "Ada asks for a review of change request 42: Turn on `new-checkout` in production",
    "/p/shop/changes/42",
  ],
  [
    "change.applied",
    "Ada applied change request 42: Turn on `new-checkout` in production",
    "/p/shop/changes/42",
  ],
  [
    "change.rolled_back",
    "Ada rolled back change request 42 (with request 43): Take back request 42: Turn on `new-checkout` in production",
    "/p/shop/changes/43",
  ],
  [
    "change.broke_glass",
    "Ada declared an emergency in production: Turn on `new-checkout` in production",
    "/p/shop/changes/42",
  ],
  [
    "change.rejected",
    "Grace sent change request 42 back to Ada: Turn on `new-checkout` in production",
    "/p/shop/changes/42",
  ],
  [
    "change.failed",
    "Change request 42 could not be applied: Turn on `new-checkout` in production",
    "/p/shop/changes/42",
  ],
  [
    "change.cancelled",
    "Ada gave change request 42 up: Turn on `new-checkout` in production",
    "/p/shop/changes/42",
  ],
  [
    "change.expired",
    "Nobody took a step with change request 42 for 30 days, so it expired: Turn on `new-checkout` in production",
    "/p/shop/changes/42",
  ],
  [
    "change.reason_overdue",
    "Ada owes the reason of an emergency since 2026-11-25 10:24 UTC (change request 42): Turn on `new-checkout` in production",
    "/p/shop/changes/42",
  ],
  [
    "change.lookback_overdue",
    "Nobody else has looked back at the emergency of Ada, as was due on 2026-11-25 10:24 UTC (change request 42): Turn on `new-checkout` in production",
    "/p/shop/changes/42",
  ],
  [
    "flag.expired",
    "The flag new-checkout (New checkout) expired on 2026-11-30.",
    "/p/shop/flags/new-checkout",
  ],
  [
    "policy.broken",
    'The policy "Production needs two reviewers" is broken: new-checkout was changed by one person.',
    "/p/shop/flags/new-checkout",
  ],
  ["token.expiring", 'The token "deploy script" (yd_pat_4fRt…) ends on 2026-12-01.', undefined],
  ["sign_in.refused", "A sign-in as Ada was refused.", undefined],
  [
    "webhook.disabled",
    'The webhook "Deploy log" was disabled: nothing was accepted for 5 days.',
    "/p/shop/settings/webhooks",
  ],
  ["audit.entry", "Turn on `new-checkout` in production", "/p/shop/audit/61"],
  ["audit.checkpoint", 'A checkpoint of the record "project:shop" was signed.', undefined],
  ["webhook.test", 'Ada sent this test to "Deploy log". Deliveries arrive.', undefined],
])("%s says to people: %s", (type, sentence, path) => {
  const notice = noticeOf(exampleEvent(type, "shop"), base);
  expect(notice.sentence).toBe(sentence);
  expect(notice.link?.url).toBe(path === undefined ? undefined : `${base}${path}`);
});

test("what belongs to the installation leads to its pages", () => {
  const linkOf = (type: EventType) =>
    noticeOf({ ...exampleEvent(type, "shop"), project: null }, base).link?.url;
  expect(linkOf("webhook.disabled")).toBe(`${base}/settings/webhooks`);
  expect(linkOf("audit.entry")).toBe(`${base}/audit/61`);
});

test("every type has words, and every format carries them and the link", () => {
  for (const type of types) {
    const event = exampleEvent(type, "shop");
    const { link } = noticeOf(event, base);
    for (const format of webhookFormats.filter((each) => each !== "standard")) {
      const text = textOf(payloadOf(event, format, base));
      expect([type, format, text.length < 28_000]).toEqual([type, format, true]);
      if (link !== undefined) expect(text).toContain(link.url);
    }
  }
});

test("programs get the event itself: id, type, time, place and data", () => {
  expect(payloadOf(exampleEvent("change.applied", "shop"), "standard", base)).toEqual({
    id: "0199c1de-4a6b-4000-8000-00000000002a",
    type: "change.applied",
    timestamp: "2026-11-25T10:24:00.000Z",
    project: "shop",
    environments: ["production"],
    data: {
      request: 42,
      title: "Turn on `new-checkout` in production",
      sentences: ["Turn on `new-checkout` in production"],
      reason: "The last test round found nothing.",
      author: { kind: "person", id: "0199c1de-0000-7000-8000-000000000001", name: "Ada" },
      revisions: { production: 318 },
      entry: 61,
      reverts: null,
      brokeGlassOf: [],
    },
  });
});

test("Slack gets a text for notifications and blocks with sentence, fields and a button", () => {
  expect(payloadOf(exampleEvent("change.broke_glass", "shop"), "slack", base)).toEqual({
    text: "Ada declared an emergency in production: Turn on `new-checkout` in production",
    unfurl_links: false,
    blocks: [
      {
        type: "section",
        text: {
          type: "mrkdwn",
          text: ":warning: *Ada declared an emergency in production: Turn on `new-checkout` in production*",
        },
      },
      {
        type: "section",
        fields: [
          { type: "mrkdwn", text: "*Project*\nshop" },
          { type: "mrkdwn", text: "*Environment*\nproduction" },
          { type: "mrkdwn", text: "*Reason*\nThe last test round found nothing." },
        ],
      },
      {
        type: "actions",
        elements: [
          {
            type: "button",
            text: { type: "plain_text", text: "Show the change" },
            url: "https://flags.example.com/p/shop/changes/42",
          },
        ],
      },
    ],
  });
});

test("Teams gets a message with one adaptive card", () => {
  expect(payloadOf(exampleEvent("change.applied", "shop"), "teams", base)).toMatchObject({
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        content: {
          type: "AdaptiveCard",
          version: "1.4",
          body: [{ type: "TextBlock", wrap: true }, { type: "FactSet" }],
          actions: [{ type: "Action.OpenUrl", url: "https://flags.example.com/p/shop/changes/42" }],
        },
      },
    ],
  });
});

function typed(text: string): WebhookEvent {
  const event = exampleEvent("change.applied", "shop");
  if (event.type !== "change.applied") throw new Error("another example");
  const author = { ...event.data.author, name: text };
  const data = { ...event.data, title: text, reason: text, sentences: [text, text], author };
  return { ...event, data };
}

test("what people typed can neither call a channel nor dress up a link", () => {
  const event = typed(
    "<!channel> <https://evil.example|here> [x](https://evil.example) @everyone *b*",
  );
  const slack = textOf(payloadOf(event, "slack", base));
  expect(slack).not.toMatch(/<(!|https:)/);
  expect(slack).toContain("&lt;!channel&gt;");
  const discord = textOf(payloadOf(event, "discord", base));
  expect(discord).toContain('"allowed_mentions":{"parse":[]}');
  for (const text of [discord, textOf(payloadOf(event, "teams", base))]) {
    expect(text).not.toContain("[x](");
    expect(text).toContain("\\\\[x\\\\]");
  }
});

interface Texts {
  readonly path: string;
  readonly text: string;
}

function textsOf(value: unknown, path = ""): Texts[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    textsOf(part, `${path}/${/^\d+$/.test(name) ? "*" : name}`),
  );
}

/** What the chats refuse to take. */
const longest: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  slack: { "/blocks/*/text/text": 3_000, "/blocks/*/fields/*/text": 2_000 },
  discord: {
    "/embeds/*/title": 256,
    "/embeds/*/description": 4_096,
    "/embeds/*/fields/*/value": 1_024,
  },
  teams: {},
};

test("however long and strange the words are, no chat has a reason to refuse them", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 1 }),
      fc.integer({ min: 1, max: 4_000 }),
      (text, times) => {
        const long = text.repeat(times).slice(0, 20_000);
        const event = typed(long);
        for (const [format, limits] of Object.entries(longest)) {
          const payload = payloadOf(event, format as "slack", base);
          for (const { path, text: part } of textsOf(payload)) {
            expect(part.length, `${format}${path}`).toBeLessThanOrEqual(limits[path] ?? 28_000);
            expect(part).not.toMatch(/\p{Surrogate}/u);
          }
          expect(Buffer.byteLength(textOf(payload))).toBeLessThan(28_000);
        }
      },
    ),
    { numRuns: 60 },
  );
});

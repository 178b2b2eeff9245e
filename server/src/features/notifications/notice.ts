/** What an event says to people: a sentence, a few facts, and where to read on. Pure; the chat formats dress it. */
import type { ChangeData, EventOf, WebhookEvent } from "./event.ts";

export interface NoticeField {
  readonly name: string;
  readonly value: string;
}

export interface Notice {
  /** One sentence; what a phone shows. */
  readonly sentence: string;
  /** `act`: somebody should do something. */
  readonly tone: "told" | "act";
  /** Lines below it: what a change does. */
  readonly lines: readonly string[];
  readonly fields: readonly NoticeField[];
  readonly link: { readonly text: string; readonly url: string } | undefined;
}

const LINES_MAX = 8;

/** `baseUrl`: where people reach the dashboard, without a slash at the end. */
export function noticeOf(event: WebhookEvent, baseUrl: string): Notice {
  const words = wordsOf(event);
  const { lines = [], fields = [], tone = "told", link } = words;
  const more = lines.length - LINES_MAX;
  return {
    sentence: words.sentence,
    tone,
    lines: more > 0 ? [...lines.slice(0, LINES_MAX), `… and ${more} more`] : lines,
    fields: [...placeOf(event), ...fields].filter(({ value }) => value !== ""),
    link: link === undefined ? undefined : { text: link.text, url: `${baseUrl}${link.path}` },
  };
}

interface Words {
  readonly sentence: string;
  readonly tone?: Notice["tone"];
  readonly lines?: readonly string[];
  readonly fields?: readonly NoticeField[];
  readonly link?: { readonly text: string; readonly path: string };
}

function wordsOf(event: WebhookEvent): Words {
  switch (event.type) {
    case "change.review_wanted":
      return reviewWanted(event);
    case "change.applied":
      return { ...changed(event), sentence: `${said(event.data)}: ${event.data.title}` };
    case "change.rolled_back":
      return rolledBack(event);
    case "change.broke_glass":
      return emergency(event);
    case "change.rejected":
    case "change.failed":
    case "change.cancelled":
    case "change.expired":
      return ended(event);
    case "change.reason_overdue":
    case "change.lookback_overdue":
      return overdue(event);
    case "flag.expired":
      return flagExpired(event);
    case "policy.broken":
      return policyBroken(event);
    case "digest.team":
      return teamDigest(event);
    case "token.expiring":
      return tokenExpiring(event);
    case "sign_in.refused":
      return {
        sentence: event.data.summary,
        fields: [{ name: "Address", value: event.data.ip ?? "" }],
      };
    case "webhook.disabled":
      return webhookDisabled(event);
    case "audit.entry":
      return entryWords(event);
    case "audit.checkpoint":
      return { sentence: `A checkpoint of the record "${event.data.chain}" was signed.` };
    case "webhook.test":
      return { sentence: event.data.message };
  }
}

type AppliedEvent = EventOf<"change.applied" | "change.rolled_back" | "change.broke_glass">;

const said = ({ author, request }: ChangeData): string =>
  `${author.name} applied change request ${request}`;

function changed(event: AppliedEvent): Omit<Words, "sentence"> {
  return {
    lines: linesOf(event.data),
    fields: [{ name: "Reason", value: event.data.reason ?? "" }],
    link: requestLink(event),
  };
}

function requestLink(
  event: WebhookEvent & { readonly data: ChangeData },
): NonNullable<Words["link"]> {
  const path = `${projectPath(event)}/changes/${event.data.request}`;
  return { text: "Show the change", path };
}

/** A change of one sentence has it as its title already. */
function linesOf({ title, sentences }: ChangeData): readonly string[] {
  return sentences.length === 1 && sentences[0] === title ? [] : sentences;
}

function rolledBack(event: EventOf<"change.rolled_back">): Words {
  const { author, request, reverts } = event.data;
  const sentence = `${author.name} rolled back change request ${reverts ?? "?"} (with request ${request})`;
  return { ...changed(event), tone: "act", sentence: `${sentence}: ${event.data.title}` };
}

function emergency(event: EventOf<"change.broke_glass">): Words {
  const { author, brokeGlassOf, title } = event.data;
  return {
    ...changed(event),
    tone: "act",
    sentence: `${author.name} declared an emergency in ${brokeGlassOf.join(", ")}: ${title}`,
  };
}

function reviewWanted(event: EventOf<"change.review_wanted">): Words {
  const { author, request, title, reason, reviewers } = event.data;
  return {
    sentence: `${author.name} asks for a review of change request ${request}: ${title}`,
    tone: "act",
    lines: linesOf(event.data),
    fields: [
      { name: "Reason", value: reason ?? "" },
      { name: "Reviewers", value: reviewers.join(", ") },
    ],
    link: requestLink(event),
  };
}

type EndedEvent = EventOf<
  "change.rejected" | "change.failed" | "change.cancelled" | "change.expired"
>;

function ended(event: EndedEvent): Words {
  const { request, title, by, author, comment, reason } = event.data;
  const what = `change request ${request}`;
  const sentences: Record<EndedEvent["type"], string> = {
    "change.rejected": `${by.name} sent ${what} back to ${author.name}: ${title}`,
    "change.failed": `Change request ${request} could not be applied: ${title}`,
    "change.cancelled": `${by.name} gave ${what} up: ${title}`,
    "change.expired": `Nobody took a step with ${what} for 30 days, so it expired: ${title}`,
  };
  const isReturned = event.type === "change.rejected" || event.type === "change.failed";
  return {
    sentence: sentences[event.type],
    tone: isReturned ? "act" : "told",
    lines: linesOf(event.data),
    fields: [
      { name: "Author", value: author.name },
      { name: isReturned ? "What has to be different" : "Comment", value: comment ?? "" },
      { name: "Reason", value: reason ?? "" },
    ],
    link: requestLink(event),
  };
}

function overdue(event: EventOf<"change.reason_overdue" | "change.lookback_overdue">): Words {
  const { request, title, author, dueAt } = event.data;
  const due = `${dueAt.slice(0, 16).replace("T", " ")} UTC (change request ${request}): ${title}`;
  return {
    sentence:
      event.type === "change.reason_overdue"
        ? `${author.name} owes the reason of an emergency since ${due}`
        : `Nobody else has looked back at the emergency of ${author.name}, as was due on ${due}`,
    tone: "act",
    lines: linesOf(event.data),
    link: requestLink(event),
  };
}

function flagExpired(event: EventOf<"flag.expired">): Words {
  const { flag, name, owner, expiredOn } = event.data;
  return {
    sentence: `The flag ${flag} (${name}) expired on ${expiredOn}.`,
    tone: "act",
    fields: [{ name: "Owner", value: owner }],
    link: { text: "Show the flag", path: `${projectPath(event)}/flags/${flag}` },
  };
}

function policyBroken(event: EventOf<"policy.broken">): Words {
  const { policy, finding, flag } = event.data;
  return {
    sentence: `The policy "${policy}" is broken: ${finding}`,
    tone: "act",
    fields: [{ name: "Flag", value: flag ?? "" }],
    link:
      flag === null
        ? { text: "Show the policies", path: `${projectPath(event)}/policies` }
        : { text: "Show the flag", path: `${projectPath(event)}/flags/${flag}` },
  };
}

function teamDigest(event: EventOf<"digest.team">): Words {
  const { teamName, subject, sections } = event.data;
  return {
    sentence: `${teamName}: ${subject}.`,
    tone: "act",
    lines: sections.flatMap(({ title, items }) =>
      items.map((item) => `${title}: ${item.title}: ${item.detail}`),
    ),
    link: { text: "Show the flags", path: `${projectPath(event)}/flags` },
  };
}

function tokenExpiring({ data }: EventOf<"token.expiring">): Words {
  return {
    sentence: `The token "${data.name}" (${data.hint}) ends on ${data.expiresAt.slice(0, 10)}.`,
    tone: "act",
    fields: [{ name: "Owner", value: data.owner ?? "" }],
  };
}

function webhookDisabled(event: EventOf<"webhook.disabled">): Words {
  const { name, why } = event.data;
  return {
    sentence: `The webhook "${name}" was disabled: ${why}`,
    tone: "act",
    link: { text: "Show the webhooks", path: `${projectPath(event)}/settings/webhooks` },
  };
}

function entryWords(event: EventOf<"audit.entry">): Words {
  const { chain, number, summary, reason } = event.data;
  return {
    sentence: summary,
    fields: [
      { name: "Reason", value: reason ?? "" },
      { name: "Entry", value: `${number} of ${chain}` },
    ],
    link: { text: "Show the entry", path: `${projectPath(event)}/audit/${number}` },
  };
}

function placeOf({ project, environments }: WebhookEvent): readonly NoticeField[] {
  return [
    { name: "Project", value: project ?? "" },
    {
      name: environments.length > 1 ? "Environments" : "Environment",
      value: environments.join(", "),
    },
  ];
}

/** Of an event of the installation: empty, since its pages have the same paths without a project. */
const projectPath = ({ project }: WebhookEvent): string =>
  project === null ? "" : `/p/${encodeURIComponent(project)}`;

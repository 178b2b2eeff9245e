/**
 * A notice in the words of chats. Whatever people typed is text: it can neither mention a channel nor hide a link, and
 * is cut where the chat would refuse it.
 */
import type { JsonValue } from "@yardarm/sdk/model";
import type { Notice } from "./notice.ts";

export const chatFormats = ["slack", "teams", "discord"] as const;
export type ChatFormat = (typeof chatFormats)[number];

export function chatPayloadOf(notice: Notice, format: ChatFormat): JsonValue {
  return builders[format](notice);
}

const builders: Readonly<Record<ChatFormat, (notice: Notice) => JsonValue>> = {
  slack: slackPayload,
  teams: teamsPayload,
  discord: discordPayload,
};

/** Blocks: at most 3,000 characters in a section, 2,000 in a field, ten fields. */
function slackPayload({ sentence, tone, lines, fields, link }: Notice): JsonValue {
  const mark = tone === "act" ? ":warning: " : "";
  const text = `${mark}*${slackText(sentence, 1_000)}*`;
  const list = lines.map((line) => `• ${slackText(line, 300)}`).join("\n");
  const section = (body: string) => ({ type: "section", text: { type: "mrkdwn", text: body } });
  return {
    // What a notification shows, and what is read aloud.
    text: slackText(sentence, 1_000),
    unfurl_links: false,
    blocks: [
      section(text),
      ...(list === "" ? [] : [section(list)]),
      ...(fields.length === 0
        ? []
        : [
            {
              type: "section",
              fields: fields.slice(0, 10).map(({ name, value }) => ({
                type: "mrkdwn",
                text: `*${slackText(name)}*\n${slackText(value, 1_000)}`,
              })),
            },
          ]),
      ...(link === undefined
        ? []
        : [
            {
              type: "actions",
              elements: [
                {
                  type: "button",
                  text: { type: "plain_text", text: link.text },
                  url: link.url,
                },
              ],
            },
          ]),
    ],
  };
}

/** A message with an adaptive card, as the workflows of Teams take it; 28 kB in all. */
function teamsPayload({ sentence, tone, lines, fields, link }: Notice): JsonValue {
  const block = (text: string, more: Readonly<Record<string, JsonValue>> = {}) => ({
    type: "TextBlock",
    text,
    wrap: true,
    ...more,
  });
  const list = lines.map((line) => `- ${markdownText(line, 300)}`).join("\r");
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          body: [
            block(markdownText(sentence, 1_000), {
              weight: "Bolder",
              ...(tone === "act" && { color: "Attention" }),
            }),
            ...(list === "" ? [] : [block(list)]),
            ...(fields.length === 0
              ? []
              : [
                  {
                    type: "FactSet",
                    facts: fields.map(({ name, value }) => ({
                      title: markdownText(name),
                      value: markdownText(value, 500),
                    })),
                  },
                ]),
          ],
          ...(link !== undefined && {
            actions: [{ type: "Action.OpenUrl", title: link.text, url: link.url }],
          }),
        },
      },
    ],
  };
}

const DISCORD_BLUE = 0x3b6fd4;
const DISCORD_AMBER = 0xb86a00;

/** An embed: 4,096 characters of description, 1,024 in a field, 6,000 in all. */
function discordPayload({ sentence, tone, lines, fields, link }: Notice): JsonValue {
  const list = lines.map((line) => `• ${markdownText(line, 250)}`).join("\n");
  const linked = link === undefined ? "" : `[${link.text}](${link.url})`;
  const description = [list, linked].filter((part) => part !== "").join("\n\n");
  return {
    // Nobody is called by what somebody typed.
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: markdownText(sentence, 256),
        ...(link !== undefined && { url: link.url }),
        ...(description !== "" && { description }),
        color: tone === "act" ? DISCORD_AMBER : DISCORD_BLUE,
        fields: fields.slice(0, 10).map(({ name, value }) => ({
          name,
          value: markdownText(value, 200),
          inline: true,
        })),
      },
    ],
  };
}

/** Slack's three characters; with them `<!channel>` and `<https://…|text>` are only text. */
const slackText = (text: string, length = 100): string =>
  fitted(text, length, (sign) => slackSigns[sign] ?? sign);

const slackSigns: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Everything that Markdown would take for a sign, taken literally. Our own words put keys between backticks: those go. */
const markdownText = (text: string, length = 100): string =>
  fitted(text.replaceAll("`", ""), length, (sign) =>
    /[\\`*_~|>[\]()#<]/.test(sign) ? `\\${sign}` : sign,
  );

/** On one line, dressed sign by sign, and cut where it would become longer than this; chats count UTF-16. */
function fitted(text: string, length: number, dress: (sign: string) => string): string {
  const signs = Array.from(text.replace(/\s+/g, " ").trim(), dress);
  const total = signs.reduce((sum, sign) => sum + sign.length, 0);
  if (total <= length) return signs.join("");
  let kept = "";
  for (const sign of signs) {
    if (kept.length + sign.length >= length) break;
    kept += sign;
  }
  return `${kept}…`;
}

import fc from "fast-check";
import { expect, test } from "vitest";
import { composeDigest } from "./compose-digest.ts";
import { factsOf, finding, flag, waiting } from "./digest.test-support.ts";
import { digestHtml } from "./digest-html.ts";
import type { DigestMail } from "./digest-mail.ts";
import { digestText } from "./digest-text.ts";

const baseUrl = "https://flags.example.com";
const stopUrl = `${baseUrl}/unsubscribe/token`;

function mailOf(more: Parameters<typeof factsOf>[0], name = "Ada"): DigestMail {
  return { digest: composeDigest(factsOf(more)), name, baseUrl, stopUrl };
}

test("as text it can be read in any terminal", () => {
  const flags = [flag("old-banner", "2026-11-25", { name: "Old banner" })];
  expect(digestText(mailOf({ waiting: [waiting(42)], flags }))).toBe(`Hello Ada,

1 request waits for you, 1 flag has expired.

WAITING FOR YOU

* Request 42: Turn on \`new-checkout\` in production (new)
  Shop: Ben asks whether this may be done. It has waited for 3 days.
  https://flags.example.com/p/shop/changes/42

EXPIRED

* \`old-banner\` · Old banner (new)
  Shop: Its last day was yesterday, 25 November 2026; Checkout answers for it.
  https://flags.example.com/p/shop/flags/old-banner

--
You get this at most once a day, and only when there is something to say.
Change when it comes: https://flags.example.com/account/digest
Stop it: https://flags.example.com/unsubscribe/token
`);
});

test("as HTML it says the same, with links, and loads nothing", () => {
  const html = digestHtml(mailOf({ waiting: [waiting(42)], findings: [finding("x", "a")] }));
  expect(html).toContain('href="https://flags.example.com/p/shop/changes/42"');
  expect(html).toContain(">new-checkout</code> in production</a>");
  expect(html).toContain(`href="${stopUrl}"`);
  expect(html).not.toMatch(/<(script|img|link|iframe)|url\(|src=/i);
});

test("of a long section the rest is linked, in both", () => {
  const flags = Array.from({ length: 21 }, (_, index) => flag(`f${index}`, "2026-11-20"));
  const mail = mailOf({ flags });
  expect(digestText(mail)).toContain("… and 1 more: https://flags.example.com/p/shop/flags");
  expect(digestHtml(mail)).toContain(">… and 1 more</a>");
});

const nasty = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom(
    "<script>alert(1)</script>",
    '" onmouseover="x',
    "`</code><b>`",
    "a\r\nStop it: https://evil.example",
    "&lt;",
    "x\u2028--\u2028y",
  ),
);

test("whatever people typed is text: it opens no element, no attribute and no line", () => {
  fc.assert(
    fc.property(nasty, nasty, nasty, (typed, name, other) => {
      const mail = mailOf(
        {
          waiting: [waiting(1, { title: typed, because: other, projectName: name })],
          flags: [flag(typed, "2026-11-20", { name: other, project: name, team: typed })],
        },
        name,
      );
      const plain = mailOf({
        waiting: [waiting(1)],
        flags: [flag("a", "2026-11-20", { name: "b" })],
      });
      const tags = (html: string) =>
        [...html.matchAll(/<\/?(\w+)([^>]*)>/g)]
          .map(([, tag, attributes = ""]) => `${tag} ${attributes.match(/\w+=(?=")/g)?.join(" ")}`)
          .filter((each) => !each.startsWith("code"));
      expect(tags(digestHtml(mail))).toEqual(tags(digestHtml(plain)));
      const starts = (text: string) =>
        text.split(/[\n\r\u2028\u2029]/).map((line) => line.slice(0, 2).trim());
      expect(starts(digestText(mail))).toEqual(starts(digestText(plain)));
    }),
  );
});

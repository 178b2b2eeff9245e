import type { DigestItem, DigestSection } from "./compose-digest.ts";
import { closing, type DigestMail, preferencesPath, restPath } from "./digest-mail.ts";
import { moreWords, sectionTitle, subjectOf } from "./digest-words.ts";

/**
 * The mail as a page: nothing is loaded from anywhere, no script, no picture. Styles stand in the elements, since many mail
 * programs throw everything else away; those that read the sheet get dark colours from it.
 */
export function digestHtml({ digest, name, baseUrl, stopUrl }: DigestMail): string {
  const subject = subjectOf(digest);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
<style>${sheet}</style>
</head>
<body class="page" style="${css.page}">
<div role="article" aria-label="${escaped(subject)}" lang="en" style="${css.column}">
<p class="quiet" style="${css.brand}">Yardarm</p>
<h1 class="ink" style="${css.subject}">${escaped(subject)}</h1>
<p class="quiet" style="${css.hello}">Hello ${escaped(name)}, this is what needs you today.</p>
${digest.sections.map((section) => sectionHtml(section, baseUrl)).join("\n")}
<p class="quiet line" style="${css.closing}">${closing}<br>
${link(`${baseUrl}${preferencesPath}`, "Change when it comes")} &nbsp;·&nbsp; ${link(stopUrl, "Stop it")}</p>
</div>
</body>
</html>
`;
}

function sectionHtml({ kind, items, more }: DigestSection, baseUrl: string): string {
  const [first] = items;
  const rest =
    first === undefined || more === 0
      ? ""
      : `<p class="line" style="${css.rest}">${link(`${baseUrl}${restPath(kind, first.project)}`, moreWords(more))}</p>`;
  return `<div class="panel line" style="${css.panel}">
<h2 class="${kind === "expired" || kind === "broken" ? "warn" : "ink"}" style="${css.title}">${sectionTitle(kind)} <span class="quiet" style="${css.count}">${items.length + more}</span></h2>
${items.map((item) => itemHtml(item, baseUrl)).join("\n")}${rest}
</div>`;
}

function itemHtml(
  { title, detail, projectName, isNew, path }: DigestItem,
  baseUrl: string,
): string {
  const mark = isNew ? ` <span class="new" style="${css.mark}">new</span>` : "";
  return `<div class="line" style="${css.item}">
<p style="${css.itemTitle}"><a class="link" href="${escaped(`${baseUrl}${path}`)}" style="${css.link}">${marked(title)}</a>${mark}</p>
<p class="quiet" style="${css.detail}">${escaped(projectName)}: ${marked(detail)}</p>
</div>`;
}

function link(url: string, text: string): string {
  return `<a class="link" href="${escaped(url)}" style="${css.link}">${escaped(text)}</a>`;
}

/** Names between backticks look like code. */
function marked(text: string): string {
  return text
    .split("`")
    .map((part, index) =>
      index % 2 === 1
        ? `<code class="code" style="${css.code}">${escaped(part)}</code>`
        : escaped(part),
    )
    .join("");
}

const signs: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}

const font = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const css = {
  page: `margin:0;padding:24px 12px;background:#f4f5f7;font-family:${font};color:#1b1f27`,
  column: "max-width:600px;margin:0 auto",
  brand: "margin:0 4px 4px;font-size:13px;font-weight:600;color:#5b6270",
  subject: "margin:0 4px 4px;font-size:20px;line-height:28px;font-weight:600;color:#1b1f27",
  hello: "margin:0 4px 20px;font-size:14px;line-height:20px;color:#5b6270",
  panel:
    "margin:0 0 16px;padding:4px 16px;background:#ffffff;border:1px solid #dfe2e8;border-radius:8px",
  title: "margin:12px 0 8px;font-size:14px;line-height:20px;font-weight:600;color:#1b1f27",
  count: "font-weight:400;color:#5b6270",
  item: "padding:10px 0;border-top:1px solid #dfe2e8",
  itemTitle: "margin:0;font-size:14px;line-height:20px;overflow-wrap:anywhere",
  detail: "margin:2px 0 0;font-size:13px;line-height:19px;color:#5b6270;overflow-wrap:anywhere",
  link: "color:#1f5fc4;text-decoration:underline",
  code: "padding:0 3px;border-radius:3px;background:#eef0f4;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px",
  mark: "margin-left:4px;padding:1px 6px;border-radius:8px;background:#e6eefc;color:#17479a;font-size:12px",
  rest: "margin:0;padding:10px 0;border-top:1px solid #dfe2e8;font-size:13px",
  closing: "margin:20px 4px 0;font-size:13px;line-height:20px;color:#5b6270",
} as const;

const sheet = `
.warn { color: #9a3d00 !important; }
@media (prefers-color-scheme: dark) {
  .page { background: #14171c !important; color: #e7e9ee !important; }
  .panel { background: #1c2027 !important; }
  .code { background: #2a303a !important; }
  .line { border-color: #333a45 !important; }
  .ink { color: #e7e9ee !important; }
  .quiet { color: #a4acb9 !important; }
  .link { color: #8ab4ff !important; }
  .warn { color: #ffb27a !important; }
  .new { background: #1d3357 !important; color: #b9d2ff !important; }
}
`;

/** A readable page of the API, without scripts: what `/openapi.json` says, for people. */

import { schemaText } from "./schema-text.ts";

interface Described {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string | undefined;
  };
  readonly paths?: object | undefined;
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly permission: string;
  readonly parts: readonly (readonly [title: string, schema: unknown])[];
}

export function referencePage(document: Described, nonce: string): string {
  const operations = operationsOf(document.paths ?? {});
  const tags = [...new Set(operations.map(({ tag }) => tag))].sort();
  const sections = tags.map((tag) => {
    const entries = operations.filter((each) => each.tag === tag).map(entryOf);
    return `<section id="${escaped(tag)}"><h2>${escaped(tag)}</h2>${entries.join("")}</section>`;
  });
  const links = tags.map((tag) => `<a href="#${escaped(tag)}">${escaped(tag)}</a>`);
  const { title, version, description = "" } = document.info;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><link rel="icon" href="/mark.svg" type="image/svg+xml"><title>${escaped(title)} API</title><style nonce="${nonce}">${styles}</style></head>
<body><header><h1>${escaped(title)} <small>${escaped(version)}</small></h1><p>${escaped(description)}</p>
<p>For machines: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p><nav aria-label="Subjects">${links.join(" ")}</nav></header>
<main>${sections.join("")}</main></body></html>`;
}

function operationsOf(paths: object): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(record(methods)).map(([method, value]) =>
      operationOf(path, method, record(value)),
    ),
  );
}

function operationOf(path: string, method: string, operation: Fields): Operation {
  const tags = Array.isArray(operation["tags"]) ? operation["tags"] : [];
  const parameters = Array.isArray(operation["parameters"])
    ? operation["parameters"].map(record)
    : [];
  const asked = parameters.map(
    (each) => [`${text(each["name"])} (${text(each["in"])})`, each["schema"]] as const,
  );
  const answers = Object.entries(record(operation["responses"]))
    .filter(([status]) => status !== "default")
    .map(([status, answer]) => [`Answer ${status}`, schemaOf(answer)] as const);
  const body = schemaOf(operation["requestBody"]);
  return {
    method: method.toUpperCase(),
    path,
    tag: text(tags[0]) || "other",
    summary: text(operation["summary"]),
    permission: text(operation["x-permission"]),
    parts: [...asked, ...(body === undefined ? [] : [["Body", body] as const]), ...answers],
  };
}

function schemaOf(holder: unknown): unknown {
  const [content] = Object.values(record(record(holder)["content"]));
  return record(content)["schema"];
}

function entryOf({ method, path, summary, permission, parts }: Operation): string {
  const rows = parts.map(([title, schema]) => {
    const text = schema === undefined ? "nothing" : schemaText(schema);
    return `<dt>${escaped(title)}</dt><dd><pre>${escaped(text)}</pre></dd>`;
  });
  return `<details><summary><b>${method}</b> <code>${escaped(path)}</code> <span>${escaped(summary)}</span></summary>
<dl><dt>Permission</dt><dd><pre>${escaped(permission)}</pre></dd>${rows.join("")}</dl></details>`;
}

type Fields = Readonly<Record<string, unknown>>;

function record(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(value: string): string {
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const styles = `
:root{color-scheme:light dark;--line:color-mix(in srgb,CanvasText 18%,Canvas);--soft:color-mix(in srgb,CanvasText 65%,Canvas)}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1.5rem 1rem 4rem;color:CanvasText;background:Canvas}
h1 small,summary span,p{color:var(--soft)}h2{border-bottom:1px solid var(--line);margin-top:2.5rem;text-transform:capitalize}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem}
details{border-bottom:1px solid var(--line);padding:.5rem 0}summary{cursor:pointer;overflow-wrap:anywhere}
summary b{display:inline-block;min-width:4.5rem;font:600 .8rem ui-monospace,monospace}
code,pre{font-family:ui-monospace,monospace;font-size:.85rem}pre{margin:0;overflow:auto;max-height:24rem}
dl{display:grid;grid-template-columns:minmax(6rem,12rem) 1fr;gap:.4rem 1rem;margin:.5rem 0 .75rem 1rem}dt{color:var(--soft);overflow-wrap:anywhere}dd{margin:0;min-width:0}
@media(max-width:40rem){dl{grid-template-columns:1fr}}
`;

/** What `yardarm cleanup` makes of every way in which flags are asked: `cli/testdata/cleanup`, one file for each subject. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseModule } from "../script/parsed-module.ts";
import { cleanModule } from "./clean-module.ts";
import { keyNames } from "./key-names.ts";

interface Case {
  readonly title: string;
  readonly value: unknown;
  readonly before: string;
  readonly after: string;
  /** Reasons, each with its line. */
  readonly left: readonly string[];
}

const folder = new URL("../../testdata/cleanup/", import.meta.url).pathname;
const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
const cases = files.map((file) => ({ file, cases: parseCases(path.join(folder, file)) }));

/** `## title`, an optional line `value: JSON`, a block of code, then what becomes of it, and an optional list of what is left. */
function parseCases(file: string): Case[] {
  const [, ...sections] = readFileSync(file, "utf8").split(/^## /m);
  return sections.map((section) => {
    const title = section.slice(0, section.indexOf("\n"));
    const blocks = [...section.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
    const [before, after = before] = blocks;
    const value = /^value: (.*)$/m.exec(section)?.[1] ?? "true";
    if (before === undefined || after === undefined) throw new Error(`No code: ${title}`);
    const left = [...section.matchAll(/^- (.*)$/gm)].map(([, line]) => line ?? "");
    return { title, value: JSON.parse(value), before, after, left };
  });
}

function clean(text: string, value: unknown): { text: string; left: string[] } {
  const module = parseModule("shop.tsx", text);
  if (module === undefined) throw new Error(`This does not parse:\n${text}`);
  const final = { key: "new-checkout", value: value as boolean, variant: "final" };
  const isKey = keyNames(module, final.key, { constants: [], packages: new Map() });
  const { edited, refused, remarks } = cleanModule(module, {
    final,
    isKey,
    getters: new Set(["isOn"]),
    pure: new Set(["contextOf"]),
  });
  const left = [...refused, ...remarks].map(({ node, reason }) => {
    return `${text.slice(0, node.start).split("\n").length}: ${reason}`;
  });
  return { text: edited.text, left };
}

describe.each(cases)("$file", ({ cases: inFile }) => {
  test.each(inFile)("$title", ({ value, before, after, left }) => {
    const cleaned = clean(before, value);
    expect(cleaned.text).toBe(after);
    expect(cleaned.left).toEqual(left);
    // Again, nothing is left to do.
    expect(clean(after, value).text).toBe(after);
  });
});

test("the corpus has sixty cases or more", () => {
  expect(cases.flatMap((each) => each.cases).length).toBeGreaterThanOrEqual(60);
});

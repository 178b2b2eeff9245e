import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Model } from "@yardarm/core/combinations";
import { madeModels } from "./made-models.ts";
import { parseCtw } from "./parse-ctw.ts";
import { parseDimacs } from "./parse-dimacs.ts";

export interface NamedModel {
  readonly name: string;
  readonly model: Model;
}

/** The sizes of the best tools, by model and strength, where somebody published them. */
export type Published = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, { readonly best: number }>>>>>
>;

/** Where the models of others lie when they do: beside the checkout, since they are not ours to hand on. */
const besideCheckout = fileURLToPath(new URL("../../../../shared/models/garvin", import.meta.url));

const parsers: Readonly<Record<string, (text: string) => Model>> = {
  ".ctw": parseCtw,
  ".cnf": parseDimacs,
  ".dimacs": parseDimacs,
};

/** All models of a folder; without one those beside the checkout, and where there are none those made in code. */
export async function readModels(folder?: string): Promise<readonly NamedModel[]> {
  if (folder !== undefined) {
    const models = await modelsIn(folder);
    if (models.length === 0) console.error(`No .ctw, .cnf or .dimacs file in ${folder}.`);
    return models;
  }
  const found = await modelsIn(besideCheckout).catch(() => []);
  const made = Object.entries(madeModels).map(([name, make]) => ({ name, model: make() }));
  if (found.length === 0) {
    console.error("No models beside this checkout: only those made in code. Others: --models DIR");
  }
  return [...found, ...made];
}

/** `published.json` of the folder with the models, or of the one above it. */
export async function readPublished(folder: string = besideCheckout): Promise<Published> {
  for (const place of [folder, path.dirname(path.resolve(folder))]) {
    const text = await readFile(path.join(place, "published.json"), "utf8").catch(() => undefined);
    if (text !== undefined) return JSON.parse(text);
  }
  return {};
}

async function modelsIn(folder: string): Promise<readonly NamedModel[]> {
  const files = (await readdir(folder)).filter((file) => parsers[path.extname(file)] !== undefined);
  return Promise.all(
    files.sort(byNumber).map(async (file) => {
      const parse = parsers[path.extname(file)] ?? parseCtw;
      const name = path.parse(file).name.replace(/^benchmark_/, "");
      return { name, model: parse(await readFile(path.join(folder, file), "utf8")) };
    }),
  );
}

function byNumber(one: string, two: string): number {
  return one.localeCompare(two, "en", { numeric: true });
}

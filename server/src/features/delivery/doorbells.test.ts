import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { Doorbells } from "./doorbells.ts";

/** As much of a response as a doorbell writes to. */
class Reader extends EventEmitter {
  readonly writableLength = 0;
  readonly heard: unknown[] = [];
  isEnded = false;

  writeHead(): void {}

  write(frame: Buffer | string): void {
    const data = /^data: (.*)$/m.exec(String(frame))?.[1];
    if (data !== undefined) this.heard.push(JSON.parse(data));
  }

  end(): void {
    this.isEnded = true;
  }
}

let now = 0;

function opened(doorbells: Doorbells, project = "shop"): Reader {
  const reader = new Reader();
  doorbells.open(project, reader as unknown as ServerResponse, 250);
  return reader;
}

const commit = { kind: "commit", project: "shop" } as const;
const bellOf = (entry: number) => ({
  ...{ entry, revisions: { staging: entry }, addresses: [`flag/f${entry}`] },
});

function ring(doorbells: Doorbells, entry: number): void {
  doorbells.ring({ ...commit, ...bellOf(entry) });
}

test("whoever comes hears at once what was rung while they read, in one, and nothing that is older", () => {
  const doorbells = new Doorbells(() => now);
  ring(doorbells, 1);
  now += 9_000;
  ring(doorbells, 2);
  now += 2_000;
  const reader = opened(doorbells);
  expect([reader.heard, opened(doorbells, "elsewhere").heard]).toEqual([[bellOf(2)], []]);
  ring(doorbells, 3);
  expect(reader.heard).toEqual([bellOf(2), bellOf(3)]);
  const both = { entry: 3, revisions: { staging: 3 }, addresses: ["flag/f2", "flag/f3"] };
  expect(opened(doorbells).heard).toEqual([both]);
  doorbells.beat();
  now += 11_000;
  doorbells.beat();
  expect(opened(doorbells).heard).toEqual([]);
});

test("what is too much to be said sends those away who are there, and nobody who comes later", () => {
  const doorbells = new Doorbells(() => now);
  const reader = opened(doorbells);
  doorbells.ring({ ...commit, ...bellOf(4), addresses: undefined });
  expect([reader.isEnded, opened(doorbells).isEnded]).toEqual([true, false]);
});

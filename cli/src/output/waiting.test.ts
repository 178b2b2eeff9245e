import { expect, test } from "vitest";
import { whileWaiting } from "./waiting.ts";

/** Something that is waited for until it was looked at as often as there are lines. */
async function watched(
  lines: readonly (string | undefined | Error)[],
  { isTerminal = true, columns = 80 } = {},
): Promise<{ readonly result: unknown; readonly written: string }> {
  let written = "";
  const write = (text: string): void => {
    written += text;
  };
  let finish = (_: string): void => undefined;
  const result = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const left = [...lines];
  if (!isTerminal) finish("done");
  const edges = {
    stderr: { isTerminal, columns, write },
    pause: async () => undefined,
  };
  const waited = whileWaiting(edges, result, async () => {
    const line = left.shift();
    if (left.length === 0) finish("done");
    if (line instanceof Error) throw line;
    return line;
  });
  return { result: await waited, written };
}

const blank = "\r\u001b[2K";

test("at a terminal one line is written over again, and gone in the end", async () => {
  const { result, written } = await watched(["10 %", "20 %", "30 %"]);
  expect(result).toBe("done");
  expect(written.startsWith(`${blank}10 %${blank}20 %${blank}30 %`)).toBe(true);
  expect(written.endsWith(blank)).toBe(true);
});

test("a line is never longer than the terminal is wide, so that it stays one", async () => {
  const { written } = await watched(["12 rows cover everything", "12 rows"], { columns: 8 });
  expect(written).toContain(`${blank}12 rows${blank}`);
});

test("what cannot be looked at is waited for all the same, and nothing is written", async () => {
  const { result, written } = await watched([new Error("404"), undefined]);
  expect([result, written]).toEqual(["done", ""]);
});

test("programs see nothing of it", async () => {
  const { result, written } = await watched(["10 %"], { isTerminal: false });
  expect([result, written]).toEqual(["done", ""]);
});

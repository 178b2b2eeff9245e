import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventParser, type ServerEvent } from "./event-parser.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function parse(chunks: readonly Uint8Array[]): ServerEvent[] {
  const parser = new EventParser(10_000);
  return chunks.flatMap((chunk) => parser.push(chunk));
}

const event = (data: string, name = "message", id = ""): ServerEvent => ({ name, data, id });

const cases: readonly [title: string, stream: string, events: readonly ServerEvent[]][] = [
  ["an event without a name is a message", "data: a\n\n", [event("a")]],
  ["one space after the colon is not part of the value", "data:  a\ndata:b\n\n", [event(" a\nb")]],
  ["lines end with CR, LF or both", "data: a\r\ndata: b\rdata: c\n\r\n", [event("a\nb\nc")]],
  ["a comment is not an event", ":\n\n: data: a\n\ndata: b\n\n", [event("b")]],
  [
    "an id holds for the events after it",
    "id: 7\ndata: a\n\ndata: b\n\n",
    [event("a", "message", "7"), event("b", "message", "7")],
  ],
  [
    "an empty id takes the id back",
    "id: 7\ndata: a\n\nid\ndata: b\n\n",
    [event("a", "message", "7"), event("b")],
  ],
  ["an id with a null character is ignored", "id: 7\0\ndata: a\n\n", [event("a")]],
  [
    "a name holds for one event only",
    "event: delta\ndata: a\n\ndata: b\n\n",
    [event("a", "delta"), event("b")],
  ],
  [
    "an event without data is not dispatched",
    "event: delta\nid: 1\n\ndata: a\n\n",
    [event("a", "message", "1")],
  ],
  ["empty data is data", "data\n\n", [event("")]],
  ["a field that nobody knows is ignored", "colour: red\ndata: a\n\n", [event("a")]],
  ["what the stream does not finish is dropped", "data: a\n\ndata: b\n", [event("a")]],
  ["a byte order mark at the start is dropped", "\uFEFFdata: a\n\n", [event("a")]],
  ["characters beyond ASCII arrive whole", "data: Zażółć 🚩\n\n", [event("Zażółć 🚩")]],
];

describe("events are read", () => {
  test.each(cases)("%s", (_title, stream, events) => {
    expect(parse([encode(stream)])).toEqual(events);
  });

  test.each(cases)("byte by byte: %s", (_title, stream, events) => {
    expect(parse([...encode(stream)].map((byte) => Uint8Array.of(byte)))).toEqual(events);
  });
});

test("where a stream is cut does not matter", () => {
  const line = fc.oneof(
    fc.constantFrom("", "", "data: a", "data", "event: delta", "id: 1", ": comment", "retry: 5"),
    fc.string({ unit: "grapheme" }).map((text) => `data: ${text}`),
  );
  const stream = fc
    .array(fc.tuple(line, fc.constantFrom("\n", "\r", "\r\n")))
    .map((lines) => encode(lines.flat().join("")));
  fc.assert(
    fc.property(stream, fc.array(fc.nat()), (bytes, cuts) => {
      const places = cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b);
      const chunks = [...places, bytes.length].map((end, index) =>
        bytes.slice(places[index - 1] ?? 0, end),
      );
      expect(parse(chunks)).toEqual(parse([bytes]));
    }),
  );
});

test("waits before connecting again are told as the stream asks for them", () => {
  const waits: number[] = [];
  const parser = new EventParser(100, (retryMs) => waits.push(retryMs));
  parser.push(encode("retry: 1500\n\nretry: soon\n\nretry:20\r\n"));
  expect(waits).toEqual([1500, 20]);
});

test("an event that is too long is refused, in one line or in many", () => {
  const tooLong = { code: "unreadable", message: expect.stringContaining("100 characters") };
  expect(() => new EventParser(100).push(encode("x".repeat(101)))).toThrow(
    expect.objectContaining(tooLong),
  );
  expect(() => new EventParser(100).push(encode("data: 123456\n".repeat(10)))).toThrow(
    expect.objectContaining(tooLong),
  );
});

test("any number of comments, and of short events, is never too long", () => {
  const parser = new EventParser(100);
  for (let count = 0; count < 100; count++) {
    parser.push(encode(": still there\n"));
    expect(parser.push(encode("data: a\n\n"))).toHaveLength(1);
  }
});

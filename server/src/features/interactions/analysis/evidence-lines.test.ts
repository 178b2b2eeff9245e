import { expect, test } from "vitest";
import { readLines } from "./evidence-lines.ts";

const read = (text: string) =>
  [...copied(text)].map(({ states, recorded, scopes, first, last }) =>
    [states.join(), recorded, scopes, first, last].join(" "),
  );

function* copied(text: string) {
  for (const line of readLines(text)) yield { ...line, states: [...line.states] };
}

test.each<[string, readonly string[]]>([
  ["", []],
  ["7;3;30;1;2", ["7 3 30 1000 2000"]],
  ["1 20 300;1;33.333333333333336;5;5", ["1,20,300 1 33.333333333333336 5000 5000"]],
  [
    "4;0;0;9;9\n5 6;2;1e+21;1767225600;1767312000",
    ["4 0 0 9000 9000", "5,6 2 1e+21 1767225600000 1767312000000"],
  ],
])("%j says what is known of its combinations", (text, lines) => {
  expect(read(text)).toEqual(lines);
});

import { beforeEach, expect, test } from "vitest";
import { RememberedAnswers } from "./remembered-answers.ts";

let time = 0;
let made = 0;

/** Takes so long to say how often it was asked. */
function counted(milliseconds: number) {
  return () => {
    time += milliseconds;
    made += 1;
    return made;
  };
}

beforeEach(() => {
  time = 0;
  made = 0;
});

test("the same question is answered once until something is another", async () => {
  const answers = new RememberedAnswers(() => time);
  expect(await answers.of({ question: "q" }, counted(5))).toBe(1);
  expect(await answers.of({ question: "q" }, counted(5))).toBe(1);
  expect(await answers.of({ question: "other" }, counted(5))).toBe(2);
  answers.clear();
  expect(await answers.of({ question: "q" }, counted(5))).toBe(3);
});

test("what is cleared while it is answered is not remembered", async () => {
  const answers = new RememberedAnswers(() => time);
  const answer = () => {
    answers.clear();
    return "of before";
  };
  expect(await answers.of({ question: "q" }, answer)).toBe("of before");
  expect(await answers.of({ question: "q" }, counted(5))).toBe(1);
});

test("what services tell makes an answer anew once it is old beside the work of making it", async () => {
  const answers = new RememberedAnswers(() => time);
  await answers.of({ question: "q" }, counted(100));
  answers.observe();
  time += 999;
  expect(await answers.of({ question: "q" }, counted(100))).toBe(1);
  time += 1;
  expect(await answers.of({ question: "q" }, counted(100))).toBe(2);
});

test.each([
  ["a minute", 5, 60_000],
  ["a hundred times of what it took", 2_000, 200_000],
  ["ten minutes at most", 60_000, 600_000],
])("time alone makes an answer anew after %s", async (_, tookMs, restMs) => {
  const answers = new RememberedAnswers(() => time);
  await answers.of({ question: "q", now: 1_000 }, counted(tookMs));
  expect(await answers.of({ question: "q", now: 999 + restMs }, counted(tookMs))).toBe(1);
  expect(await answers.of({ question: "q", now: 1_000 + restMs }, counted(tookMs))).toBe(2);
});

test("of very many answers those are forgotten that were made first", async () => {
  const answers = new RememberedAnswers(() => time);
  for (let number = 0; number <= 200; number++) {
    await answers.of({ question: `q${number}` }, counted(1));
  }
  expect(await answers.of({ question: "q200" }, counted(1))).toBe(201);
  expect(await answers.of({ question: "q0" }, counted(1))).toBe(202);
});

import { act, screen, waitFor, within } from "@testing-library/react";
import type { Change } from "@yardarm/core/changes";
import { rolloutOf } from "@yardarm/core/registry";
import { noPlan } from "@yardarm/core/requests";
import type { Actor } from "@yardarm/server/wire";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { someoneElse } from "../../testing/fake-state.ts";
import { openPage } from "../../testing/render-app.tsx";

const flag = "checkout.express-wallet";
const wallet = { flag, environment: "production" } as const;

const share = (percent: number) => ({
  rollout: rolloutOf(
    new Map([
      ["on", percent * 1000],
      ["off", 100_000 - percent * 1000],
    ]),
    flag,
  ),
});
const raise: Change = { kind: "config.fallthrough", ...wallet, from: share(25), to: share(40) };
const uganda: Change = {
  kind: "config.rule",
  ...wallet,
  rule: "uganda",
  from: null,
  to: {
    after: "kenya",
    rule: {
      id: "uganda",
      conditions: [{ operator: "in", attribute: "country", values: ["UG"] }],
      serve: { variant: "on" },
    },
  },
};

/** A project in which somebody asked for something; its number is 2, since the seed is 1. */
function asked(by: "me" | "else", changes: readonly Change[] = [raise]): FakeServer {
  const server = new FakeServer({ now: () => new Date("2026-11-25T10:00:00Z") });
  const author: Actor = by === "me" ? server.author : someoneElse;
  server.requests.create(changes, author, { reason: "It has been quiet.", submit: true });
  return server;
}

/** What the other person thinks of it. */
function agreeElsewhere(server: FakeServer): void {
  const { hash } = server.requests.lookAt(server.requests.find(2));
  const environments = [...server.store.registry.environments.keys()];
  server.requests.step(2, someoneElse, { kind: "approve", hash, environments, teams: [] });
}

const page = "/p/shop/changes/2";
const decision = () => screen.findByRole("region", { name: "Decision" });
const configNow = (server: FakeServer) =>
  server.store.registry.flags.get(flag)?.configs["production"];

test("the page says whom a change moves, from what to what, and that nothing speaks against it", async () => {
  const server = asked("else");
  server.shares.push({
    ...{ ...wallet, share: 0.15, basis: "exact", sample: null },
    because: "From the ranges of the rollout.",
  });
  await openPage(page, server);
  const place = await screen.findByRole("region", { name: "Production" });
  expect(place).toHaveTextContent("Serve on to 40 % instead of 25 %");
  expect(place).toHaveTextContent("15 % of those who ask get another variant.");
  expect(place).toHaveTextContent("25 % on, 75 % off");
  expect(place).toHaveTextContent("40 % on, 60 % off");
  expect(place).toHaveTextContent("15 of 100 more get on");
  expect(place).toHaveTextContent("1 other audience keeps what it gets.");
  expect(
    screen.getByText("No policy or interaction rule objects", { exact: false }),
  ).toBeInTheDocument();
  expect(screen.getByText("“It has been quiet.”")).toBeInTheDocument();
});

test("what can meet afterwards and was never tested is named, with somebody who is served it", async () => {
  const server = asked("else");
  const [one, other] = [
    { flag, variant: "on" },
    { flag: "search.reranker", variant: "v2" },
  ];
  server.newCombinations.push({
    ...{ environment: "production", newlyReachable: 3, neverExercised: 2 },
    worst: [{ one, other, exposure: 0.04, exposureFrom: "computed", witness: { country: "KE" } }],
  });
  server.ruleFindings.push({
    ...{ kind: "interaction", severity: "blocking", code: "rule_violated", source: "apart" },
    ...{ address: "interaction/apart", flag: null, environment: "production", evidence: null },
    detail: "In production the rule “a: on excludes b: on” would be broken.",
    wayOut: "Change the flags so that it is kept, or the rule first.",
    ...{ witness: { country: "KE" }, isStanding: false, waiver: null, refuses: true },
  });
  await openPage(page, server);
  const meets = await screen.findByRole("region", { name: "What can meet afterwards" });
  expect(meets).toHaveTextContent(
    "3 more combinations of two flags in Production, 2 of them never tested together",
  );
  expect(meets).toHaveTextContent('about 4 % of contexts, such as country "KE"');
  expect(meets).toHaveTextContent("And 1 more.");
  const link = within(meets).getByRole("link", { name: /search\.reranker: v2/ });
  expect(link).toHaveAttribute(
    "href",
    `/p/shop/interactions/${flag}/search.reranker?environment=production`,
  );
  const against = screen.getByRole("region", { name: "What speaks against it" });
  expect(against).toHaveTextContent("the rule “a: on excludes b: on” would be broken.");
  expect(within(against).getByRole("link", { name: "apart" })).toHaveAttribute(
    "href",
    "/p/shop/rules",
  );
});

test("what can meet is asked for again while it is being worked out", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  onTestFinished(() => void vi.useRealTimers());
  const server = asked("else");
  const unknown = { environment: "production", newlyReachable: null, neverExercised: null };
  server.newCombinations.push({ ...unknown, worst: [] });
  await openPage(page, server);
  const meets = await screen.findByRole("region", { name: "What can meet afterwards" });
  expect(meets).toHaveTextContent("What can meet in Production is still being worked out");
  server.newCombinations[0] = { ...unknown, newlyReachable: 0, neverExercised: 0, worst: [] };
  await act(() => vi.advanceTimersByTimeAsync(3_500));
  expect(meets).toHaveTextContent("Nothing can meet that could not before.");
});

test("whoever may approves with one press; the author's colleague then applies it", async () => {
  const server = asked("else");
  const { user } = await openPage(page, server);
  expect(await decision()).toHaveTextContent("You can.");
  await user.click(await screen.findByRole("button", { name: "Approve" }));
  expect(await screen.findByRole("list", { name: "Approvals" })).toHaveTextContent(
    "Ada Lovelace agreed",
  );
  await user.click(await screen.findByRole("button", { name: "Apply now" }));
  expect(await screen.findByRole("region", { name: "What it did" })).toBeInTheDocument();
  expect(configNow(server)?.fallthrough).toEqual(share(40));
});

test("what nobody could ever agree to says so, and what to do about it", async () => {
  const server = asked("me");
  const others = server.members.findIndex(({ person }) => person.id !== server.author.id);
  server.members.splice(others, 1);
  await openPage(page, server);
  expect(await decision()).toHaveTextContent("Nobody can, as people and roles are now.");
  const main = screen.getByRole("main");
  expect(main).toHaveTextContent("Nobody is left to agree. Give somebody a role that may.");
});

test("nobody agrees to what they wrote themselves, and is told so", async () => {
  await openPage(page, asked("me"));
  expect(await decision()).toHaveTextContent(
    "You wrote some of it, so somebody else has to agree.",
  );
  expect(screen.queryByRole("button", { name: "Approve" })).not.toBeInTheDocument();
});

test("an edit after the approval voids it, and says so", async () => {
  const server = asked("me", [raise, uganda]);
  agreeElsewhere(server);
  const { user } = await openPage(page, server);
  expect(await decision()).toHaveTextContent("Approved");
  await user.click(screen.getByRole("button", { name: "Edit…" }));
  await user.click(screen.getByRole("button", { name: /^Leave out: Add the rule/ }));
  expect(
    screen.getByText(/^Grace Hopper agreed to it as it is, and has to agree again/),
  ).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(async () => expect(await decision()).toHaveTextContent("In review"));
  expect(await decision()).toHaveTextContent("No longer counts: it was edited afterwards.");
  expect(server.requests.find(2).changes).toEqual([raise]);
});

test("what a request asks for is edited where targeting is edited, and saved back into it", async () => {
  const server = asked("me", [raise, uganda]);
  agreeElsewhere(server);
  const { user, address } = await openPage(page, server);
  await user.click(await screen.findByRole("link", { name: "Edit the targeting" }));
  expect(
    await screen.findByText(/Grace Hopper agreed to it as it is, and has to agree again/),
  ).toBeInTheDocument();
  expect(address()).toBe(`/p/shop/flags/${flag}/targeting/production?request=2`);
  const bar = screen.getByRole("region", { name: "Unsaved changes" });
  expect(bar).toHaveTextContent("Serve on to 40 % instead of 25 %");
  const save = within(bar).getByRole("button", { name: "Save into #2" });
  expect(save).toBeDisabled();
  await user.click(screen.getByRole("button", { name: "Remove rule 2" }));
  await user.click(save);
  await waitFor(() => expect(address()).toBe(page));
  await waitFor(async () => expect(await decision()).toHaveTextContent("In review"));
  expect(await decision()).toHaveTextContent("No longer counts: it was edited afterwards.");
  expect(server.requests.find(2).changes).toEqual([raise]);
  expect(configNow(server)?.fallthrough).toEqual(share(25));
});

test("what of a request no longer fits is left out where it is edited, and the rest is kept", async () => {
  const server = asked("me", [raise, uganda]);
  server.elsewhere([{ ...raise, to: share(30) } as Change]);
  const { user, address } = await openPage(page, server);
  await user.click(await screen.findByRole("link", { name: "Edit the targeting" }));
  expect(
    await screen.findByText(/no longer fits what is served is left out: 1 change/),
  ).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save into #2" }));
  await waitFor(() => expect(address()).toBe(page));
  expect(server.requests.find(2).changes).toEqual([uganda]);
});

test.each([
  ["of another place", `/p/shop/flags/${flag}/targeting/staging?request=2`, "me"],
  ["that the reader may not edit", `/p/shop/flags/${flag}/targeting/production?request=1`, "me"],
] as const)("the changes of a request %s are not edited there", async (_, at, by) => {
  await openPage(at, asked(by));
  expect(await screen.findByRole("heading", { name: "Nothing is here" })).toBeInTheDocument();
});

test("what moved under it is shown beside what was reviewed, and an old page cannot agree", async () => {
  const server = asked("else");
  const { user } = await openPage(page, server);
  const approve = await screen.findByRole("button", { name: "Approve" });
  server.store.bells.clear();
  act(() => server.elsewhere([uganda]));
  await user.click(approve);
  expect(await screen.findByText(/It became another while you looked at it/)).toBeInTheDocument();
  const moved = await screen.findByText("It no longer does what it was reviewed as");
  expect(moved.closest("[role=alert]")).toHaveTextContent("As it was reviewed");
  expect(server.requests.find(2).life.state).toBe("in_review");
});

test("what no longer fits says why, and nobody can agree to it", async () => {
  const server = asked("else");
  server.elsewhere([{ ...raise, to: share(30) } as Change]);
  await openPage(page, server);
  expect(await screen.findByText(/It can no longer be applied/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Approve" })).not.toBeInTheDocument();
});

test("what is sent back carries the reason, and stands in its author's list", async () => {
  const server = asked("me");
  const { user } = await openPage(page, server);
  await screen.findByRole("button", { name: "Edit…" });
  act(() => {
    server.requests.step(2, someoneElse, { kind: "reject", comment: "Not before the weekend." });
  });
  await waitFor(async () => expect(await decision()).toHaveTextContent("Sent back"));
  expect(screen.getByText("“Not before the weekend.”")).toBeInTheDocument();
  await user.click(screen.getByRole("link", { name: /^For you/ }));
  const list = await screen.findByRole("list", { name: /What waits for you/ });
  expect(list).toHaveTextContent("Came back to you");
});

test("an approved change is scheduled by the clocks of a place, and taken off again", async () => {
  const server = asked("me");
  agreeElsewhere(server);
  const { user } = await openPage(page, server);
  await user.click(await screen.findByRole("button", { name: "Schedule…" }));
  const dialog = await screen.findByRole("dialog");
  await user.clear(within(dialog).getByLabelText("Date and time"));
  await user.type(within(dialog).getByLabelText("Date and time"), "2026-12-01T09:00");
  await user.clear(within(dialog).getByLabelText("By the clocks of"));
  await user.type(within(dialog).getByLabelText("By the clocks of"), "Africa/Nairobi");
  await user.click(within(dialog).getByRole("button", { name: "Schedule" }));
  await waitFor(async () => expect(await decision()).toHaveTextContent("Scheduled"));
  expect(await decision()).toHaveTextContent("1 Dec 2026, 09:00 by the clocks of Africa/Nairobi");
  await user.click(screen.getByRole("button", { name: "Take off the schedule" }));
  await waitFor(async () => expect(await decision()).toHaveTextContent("Approved"));
});

describe("for a while", () => {
  const minuteMs = 60_000;
  // The page counts by the clock of the browser; only that stands still, and moves when it is told to.
  beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-25T10:00:00Z") }));
  afterEach(() => vi.useRealTimers());
  const later = (minutes: number) => vi.setSystemTime(Date.now() + minutes * minuteMs);

  test("a change counts down to its end, is taken back by itself, and says by what", async () => {
    const server = new FakeServer();
    const plan = { ...noPlan, lastsMinutes: 120 };
    server.requests.create([raise], server.author, { plan, submit: true });
    agreeElsewhere(server);
    const { user } = await openPage(page, server);
    expect(await decision()).toHaveTextContent("It takes itself back 2 h after it is applied.");
    await user.click(screen.getByRole("button", { name: "Apply now" }));
    await waitFor(async () =>
      expect(await decision()).toHaveTextContent("#3 takes it back in 2 h."),
    );
    expect(configNow(server)?.fallthrough).toEqual(share(40));

    later(90);
    await waitFor(async () =>
      expect(await decision()).toHaveTextContent("#3 takes it back in 30 min."),
    );
    act(() => server.requests.applyDue());
    expect(configNow(server)?.fallthrough).toEqual(share(40));

    later(30);
    act(() => server.requests.applyDue());
    await waitFor(async () =>
      expect(await decision()).toHaveTextContent("It was taken back by #3."),
    );
    expect(configNow(server)?.fallthrough).toEqual(share(25));
    await user.click(within(await decision()).getByRole("link", { name: "#3" }));
    await waitFor(async () =>
      expect(await decision()).toHaveTextContent("It ends #2, which was only for a while."),
    );
  });
});

test("a freeze that is in force stands against a change, and the others are told as a calendar", async () => {
  const server = asked("else");
  server.elsewhere([
    {
      ...{ kind: "policy.create", policy: "quiet", from: null },
      to: {
        ...{ key: "quiet", name: "Quiet times", description: "", state: "active" },
        ...{ severity: "blocking", scope: { environments: ["production"] } },
        requirement: {
          ...{ kind: "freeze", incident: false },
          windows: [
            {
              ...{ kind: "weekly", days: ["wednesday"], from: "09:00", until: "17:00" },
              timeZone: "Africa/Nairobi",
            },
            {
              ...{ kind: "dates", from: "2026-12-24T00:00", until: "2027-01-02T00:00" },
              timeZone: "UTC",
            },
          ],
        },
      },
    },
  ]);
  await openPage(page, server);
  const freeze = await screen.findByText("“Quiet times” is in force.");
  expect(freeze.closest("li")).toHaveTextContent(
    "Nothing changes in Production every Wednesday from 09:00 until 17:00 (Africa/Nairobi).",
  );
  expect(screen.getByText(/^Not in force now:/)).toHaveTextContent(
    "Nothing changes in Production from 2026-12-24 00:00 until 2027-01-02 00:00 (UTC).",
  );
});

test("an emergency is given its reason, and somebody else looks back at it", async () => {
  const server = new FakeServer();
  const off: Change = { kind: "config.on", ...wallet, from: true, to: false };
  server.requests.submit([off], server.author, { emergency: true });
  const on: Change = { ...off, environment: "staging" };
  server.requests.submit([on], someoneElse, { emergency: true, reason: "It burned." });
  const { user, app } = await openPage(page, server);
  await user.type(await screen.findByLabelText("Why could it not wait?"), "Cards failed.");
  await user.click(screen.getByRole("button", { name: "Give the reason" }));
  await waitFor(() => expect(server.requests.find(2).reason).toBe("Cards failed."));
  expect(screen.queryByRole("button", { name: "It was right" })).not.toBeInTheDocument();

  await act(() =>
    app.router.navigate({
      to: "/p/$project/changes/$request",
      params: { project: "shop", request: "3" },
    }),
  );
  await user.click(await screen.findByRole("button", { name: "It was right" }));
  expect(await screen.findByRole("region", { name: "Emergency" })).toHaveTextContent(
    "It was right, says Ada Lovelace",
  );
});

test("the lists say what waits, on whom, and what was done", async () => {
  const server = asked("else");
  const { user, address } = await openPage("/p/shop/changes", server);
  const waiting = await screen.findByRole("region", { name: "Waiting" });
  expect(waiting).toHaveTextContent("Waits for your review");
  expect(waiting).toHaveTextContent("0 of 1 approval");
  expect(screen.getByRole("region", { name: "Done" })).toHaveTextContent("#1");
  await user.click(screen.getByRole("link", { name: "Yours" }));
  expect(address()).toBe("/p/shop/changes?list=mine");
  expect(await screen.findByText(/You have asked for no change/)).toBeInTheDocument();
});

test("what waits for the reader is the first thing there, in three presses to an approval", async () => {
  const server = asked("else");
  const { user } = await openPage("/p/shop/flags", server);
  await user.click(await screen.findByRole("link", { name: "For you 1 waiting" }));
  await user.click(
    within(await screen.findByRole("list", { name: /What waits for you/ })).getByRole("link"),
  );
  await user.click(await screen.findByRole("button", { name: "Approve" }));
  await waitFor(() => expect(server.requests.find(2).life.state).toBe("approved"));
});

import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FlagPairList } from "../../features/interactions/flag-matrix.tsx";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

const [wallet, page] = ["checkout.express-wallet", "checkout.one-page"];
const banner = "catalog.holiday-banner";

test("a rule is written as it is read, and what cannot be read is told while it is typed", async () => {
  const { user, server } = await openPage("/p/shop/rules");
  const [create] = await screen.findAllByRole("button", { name: "New rule" });
  if (create === undefined) throw new Error("There is no way to a new rule.");
  await user.click(create);
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText("Key"), "apart");
  await user.click(within(dialog).getByLabelText("Rule"));
  await user.paste(`${wallet}: on excludes`);
  expect(within(dialog).getByText(/the text ends, but a flag with its variant/)).toBeVisible();
  await user.paste(` ${banner}: on`);
  await user.click(within(dialog).getByLabelText("Why"));
  await user.paste("They share a cart.");
  await user.selectOptions(within(dialog).getByLabelText("What it does"), "Warns");
  await user.selectOptions(within(dialog).getByLabelText("Holds in"), "Production");
  await user.click(within(dialog).getByRole("button", { name: "Create" }));
  const rule = await screen.findByRole("listitem", { name: "apart" });
  expect(rule).toHaveTextContent(`${wallet}: on excludes ${banner}: on`);
  expect(rule).toHaveTextContent("Warns");
  expect(await within(rule).findByText("Broken now")).toBeVisible();
  expect(rule).toHaveTextContent('Broken for country "KE"');
  expect(within(rule).getByRole("link", { name: "Look at the pair" })).toBeVisible();
  expect(server.store.registry.interactions.get("apart")).toMatchObject({
    severity: "warn",
    environments: ["production"],
    reason: "They share a cart.",
    statement: { kind: "excludes" },
  });

  await user.click(screen.getByRole("button", { name: "Edit apart" }));
  const edit = await screen.findByRole("dialog");
  await user.selectOptions(within(edit).getByLabelText("Holds in"), "Every environment");
  await user.click(within(edit).getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(server.store.registry.interactions.get("apart")?.environments).toBeUndefined(),
  );
  await user.click(screen.getByRole("button", { name: "Remove apart" }));
  await waitFor(() => expect(server.store.registry.interactions.size).toBe(0));
});

test("what is wrong with rules among each other stands above them", async () => {
  const { server } = await openPage("/p/shop/rules");
  const to = (key: string, kind: "always" | "never") => ({
    kind: "interaction.create" as const,
    interaction: key,
    from: null,
    to: {
      key,
      statement: { kind, of: { kind: "serves" as const, flag: wallet, variants: ["on"] } },
      severity: "block" as const,
      owner: { kind: "team" as const, id: "checkout" },
      reason: "R",
    },
  });
  server.elsewhere([to("yes", "always"), to("no", "never")]);
  expect(await screen.findByText("These rules contradict each other")).toBeVisible();
});

test("whoever may only look is offered no way to write", async () => {
  await openPage("/p/shop/rules", { role: "viewer" });
  expect(await screen.findByRole("heading", { name: "Interaction rules" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "New rule" })).not.toBeInTheDocument();
});

test("interactions show who has how much untested, what is broken, and what to test first", async () => {
  const { user } = await openPage("/p/shop/interactions");
  const cell = await screen.findByRole("link", {
    name: "Checkout with Checkout: 4 of 6 untested, 1 rule broken",
  });
  expect(screen.getByText("33.3 %")).toBeVisible();
  expect(screen.getByText("–")).toBeVisible();
  expect(screen.getByText("Broken for", { exact: false })).toHaveTextContent('country "KE"');
  const first = screen.getByRole("link", { name: /about 2\.5 % of contexts · never tested/ });
  expect(first).toHaveAttribute(
    "href",
    `/p/shop/interactions/${wallet}/${page}?environment=production`,
  );
  await user.click(cell);
  const matrix = await screen.findByRole("button", { name: /Pairs of flags/ });
  expect(screen.getByText("One flag")).toBeVisible();
  matrix.focus();
  await user.keyboard("{ArrowRight}");
  expect(
    screen.getByText("1 breaks a rule · 1 never tested · 1 tested · 1 cannot be: proved"),
  ).toBeVisible();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { name: "What it rests on" })).toBeVisible();
});

test("rows that failed name what they have in common, and the rows that would tell more", async () => {
  const server = new FakeServer();
  const of = {
    ...{ suite: "rows", branch: "", commit: "abc1234def", failedAt: "2026-11-25T09:00:00.000Z" },
    ...{ failed: 1, passed: 3 },
  };
  const served = (flag: string, variant: string) => ({ flag, variant });
  const suspect = { failed: 1, passed: 0, score: 1, explainsAll: true };
  server.suspects = {
    ...{ of, suites: [of] },
    suspects: [
      { ...suspect, confidence: 0.62, combinations: [[served("a", "on"), served("b", "on")]] },
      { ...suspect, confidence: 0.999, combinations: [[served("c", "v1")], [served("d", "v2")]] },
      { ...suspect, confidence: 0.004, combinations: [[served("e", "off")]] },
    ],
    next: [{ a: "on", b: "off" }],
  };
  const { user } = await openPage("/p/shop/interactions?environment=production", server);
  const section = await screen.findByRole("region", { name: "Why rows fail" });
  expect(section).toHaveTextContent("1 of 4 rows of rows failed at abc1234");
  expect(section).toHaveTextContent("62 % likelya: on with b: onin 1 failed and 0 passed rows");
  expect(section).toHaveTextContent("over 99 % likelyc: v1or d: v2");
  // What hardly can be it is one press away.
  expect(within(section).getByText("off")).not.toBeVisible();
  await user.click(within(section).getByText("1 less likely"));
  expect(section).toHaveTextContent("under 1 % likelye: off");
  expect(section).toHaveTextContent("1 more row would tell them apart.");
  await user.click(within(section).getByText("What they have"));
  expect(section).toHaveTextContent("a: on, b: off");
  await user.click(within(section).getByRole("button", { name: "Make a plan of these" }));
  expect(server.plansAsked).toEqual([{ environment: "production", rows: [{ a: "on", b: "off" }] }]);
  expect(await screen.findByRole("region", { name: "Rows of the plan" })).toBeVisible();
});

test("a culprit is named when there is only one, and suites that pass show nothing", async () => {
  const server = new FakeServer();
  await openPage("/p/shop/interactions?environment=production", server);
  await screen.findByRole("region", { name: "Worth testing first" });
  expect(screen.queryByRole("region", { name: "Why rows fail" })).not.toBeInTheDocument();
  cleanup();
  const of = {
    ...{ suite: "rows", branch: "", commit: "abc1234", failedAt: "2026-11-25T09:00:00.000Z" },
    ...{ failed: 2, passed: 3 },
  };
  const culprit = [{ flag: "a", variant: "on" }];
  const found = { failed: 2, passed: 0, score: 1, confidence: 0.93, explainsAll: true };
  const suspects = [{ combinations: [culprit], ...found }];
  server.suspects = { of, suites: [of, { ...of, suite: "other" }], culprit, suspects };
  await openPage("/p/shop/interactions?environment=production", server);
  const section = await screen.findByRole("region", { name: "Why rows fail" });
  expect(section).toHaveTextContent("✕a: onThe culprit: every row that failed has it");
  expect(section).toHaveTextContent("93 % likely, by 2 that failed.");
  expect(within(section).getByLabelText("Suite")).toBeInTheDocument();
});

test("scopes of a running service that failed name what they were served, and where none did, how to tell", async () => {
  const server = new FakeServer();
  await openPage("/p/shop/interactions?environment=production", server);
  const empty = await screen.findByRole("region", { name: "Why scopes fail" });
  expect(empty).toHaveTextContent("No service told of a scope that failed.");
  expect(empty).toHaveTextContent("elsewhere call scope.failed().");
  cleanup();
  const of = {
    ...{ service: "shop-web", version: "2.4.0", failedAt: "2026-11-25T09:00:00.000Z" },
    ...{ failedScopes: 1_204, scopes: 60_000 },
  };
  server.runningSuspects = {
    ...{ of, services: [of, { ...of, version: "", failedScopes: 1, scopes: 90 }] },
    rows: { failed: 2, passed: 11, few: 3 },
    suspects: [
      {
        combinations: [
          [
            { flag: wallet, variant: "on" },
            { flag: page, variant: "on" },
          ],
        ],
        ...{ failed: 2, passed: 0, score: 1, confidence: 0.87, explainsAll: true },
      },
    ],
    next: [{ [wallet]: "on", [page]: "off" }],
  };
  const { user } = await openPage("/p/shop/interactions?environment=production", server);
  const section = await screen.findByRole("region", { name: "Why scopes fail" });
  expect(section).toHaveTextContent(
    "1,204 of 60,000 recorded scopes of shop-web 2.4.0 failed, the last",
  );
  expect(section).toHaveTextContent(
    `87 % likely${wallet}: on with ${page}: onin 2 failed and 0 passed combinations`,
  );
  expect(section).toHaveTextContent(
    "2 combinations failed more often than chance explains, 11 others passed. Of 3 too few scopes were recorded to tell.",
  );
  await user.selectOptions(within(section).getByLabelText("Service"), "shop-web");
  const chosen = await screen.findByText(/^1 of 90 recorded scopes of shop-web failed/);
  const other = chosen.closest("section") ?? section;
  await user.click(within(other).getByRole("button", { name: "Make a plan of these" }));
  expect(server.plansAsked).toEqual([
    { environment: "production", rows: [{ [wallet]: "on", [page]: "off" }] },
  ]);
});

test("three critical flags at once are counted, tested and not, and the worst are named", async () => {
  const server = new FakeServer();
  server.critical = {
    ...{ flags: [wallet, page, banner], flagsLeftOut: 1, reachable: 8, exercised: 5 },
    triples: [
      {
        states: [wallet, page, banner].map((flag) => ({ flag, variant: "on" })),
        ...{ untestedPairs: 1, score: 1, witness: { country: "KE" } },
      },
    ],
  };
  await openPage("/p/shop/interactions?environment=production", server);
  const section = await screen.findByRole("region", { name: "Three critical flags at once" });
  expect(section).toHaveTextContent(
    "8 triples of 3 flags can meet: 5 tested, 3 untested. 1 more critical flag is not looked at.",
  );
  expect(within(section).getByRole("listitem")).toHaveTextContent(
    `${wallet}: onwith ${page}: onwith ${banner}: on1 of its 3 pairs untested · served to country "KE"`,
  );
});

test("a pair tells for each combination what it rests on", async () => {
  await openPage(`/p/shop/interactions/${wallet}/${page}`);
  const evidence = await screen.findByRole("heading", {
    name: `${wallet}: on with ${page}: on`,
  });
  const item = evidence.closest("li");
  expect(item).toHaveTextContent("Breaks a rule");
  expect(item).toHaveTextContent('Yes, for country "KE"');
  expect(item).toHaveTextContent("Forbidden by apart");
  const tested = screen.getByRole("heading", { name: `${wallet}: off with ${page}: on` });
  expect(tested.closest("li")).toHaveTextContent(/By unit, .*, at commit abc1234/);
  expect(tested.closest("li")).toHaveTextContent("by web, in about 90 scopes");
  const never = screen.getByRole("heading", { name: `${wallet}: off with ${page}: off` });
  expect(never.closest("li")).toHaveTextContent("it was proved that no context is served both");
  const basis = screen.getByRole("region", { name: "Seen together, and tested since" });
  expect(basis).toHaveTextContent("Not seen together since both were there to be seen");
  expect(basis).toHaveTextContent(`${wallet} in 120 recorded scopes of about 1,200, asked by web`);
  expect(basis).toHaveTextContent(`${page} in 45 recorded scopes, asked by api, jobs`);
  expect(basis).toHaveTextContent("proves nothing");
  expect(basis).toHaveTextContent("the segment beta changed then.");
  expect(basis).toHaveTextContent("code in github.com/acme/shop changed then, commit c0ffee1.");
  expect(basis).toHaveTextContent(`No scan told where code asks ${wallet}, so nobody knows`);
  const overtaken = screen.getByRole("heading", { name: `${wallet}: on with ${page}: off` });
  expect(overtaken.closest("li")).toHaveTextContent(
    `That was before the code that asks ${page} changed: c0ffee1 in github.com/acme/shop`,
  );
  expect(overtaken.closest("li")).toHaveTextContent("Tested before a changeCan it be?");
  const runs = screen.getByRole("region", { name: "Runs of tests" });
  expect(runs).toHaveTextContent("unit at abc1234");
  expect(runs).toHaveTextContent("Passed with off and on.");
  expect(await screen.findByRole("region", { name: "History of both" })).toBeVisible();
});

test("a plan is made as it is wished, shown with what of it was run, and taken along in seven forms", async () => {
  const { user, server } = await openPage("/p/shop/interactions");
  await user.click(await screen.findByRole("button", { name: "Plan tests" }));
  const dialog = await screen.findByRole("dialog");
  const plan = within(dialog).getByRole("button", { name: "Plan" });
  await user.selectOptions(within(dialog).getByLabelText("Test together"), "3");
  await user.selectOptions(within(dialog).getByLabelText("Look for the fewest rows for"), "steps");
  await user.clear(within(dialog).getByLabelText("Steps"));
  expect(plan).toBeDisabled();
  expect(within(dialog).getByText("A whole number from 1 to 10,000,000.")).toBeVisible();
  await user.click(within(dialog).getByLabelText("Steps"));
  await user.paste("500");
  await user.click(plan);
  expect(server.plansAsked).toEqual([
    { environment: "production", strength: 3, stepsMax: 500, seed: 1, secondsMax: 20 },
  ]);
  const rows = await screen.findByRole("region", { name: "Rows of the plan" });
  expect(within(rows).getAllByRole("row")).toHaveLength(3);
  expect(within(rows).getByText("75 %")).toBeVisible();
  // What was run of it since.
  expect(await screen.findByText("1 of 2 combinations are tested.")).toBeVisible();
  expect(within(rows).getByRole("rowheader", { name: "1 tested" })).toBeVisible();
  expect(within(rows).getByRole("rowheader", { name: "2 0 of 1 next" })).toBeVisible();
  await user.click(screen.getByRole("checkbox", { name: "Only the row that is left" }));
  expect(within(rows).queryByText("tested")).not.toBeInTheDocument();
  const served = screen.getByRole("region", { name: "Who is served these rows" });
  expect(within(served).getByRole("listitem")).toHaveTextContent('Row 1country "KE"');
  expect(served).toHaveTextContent("No context was found for row 2: override flags there.");
  const github = screen.getByRole("listitem", { name: "GitHub Actions" });
  await user.click(within(github).getByRole("button", { name: /^Copy/ }));
  const { include } = JSON.parse(await navigator.clipboard.readText());
  expect(include.map(({ flags }: { flags: string }) => JSON.parse(flags))).toEqual([
    { [wallet]: "on", [page]: "on" },
    { [wallet]: "off", [page]: "off" },
  ]);
  expect(screen.getAllByRole("link", { name: /^Download the plan for/ })).toHaveLength(7);
  const csv = screen.getByRole("link", { name: "Download the plan for CSV" });
  expect(csv.getAttribute("href")).toMatch(/\/test-plans\/0b7b8a1e.*\/export\?format=csv$/);
});

test("while a plan is made it is shown how far it is, and that others come first", async () => {
  const { user, server } = await openPage("/p/shop/interactions");
  await user.click(await screen.findByRole("button", { name: "Plan tests" }));
  const dialog = await screen.findByRole("dialog");
  let goOn = (): void => undefined;
  const made = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const plan = {
    work: "plan",
    share: 0.425,
    steps: 850,
    stepsMax: 2_000,
    phase: "covering",
    rows: 12,
    open: 100,
    demanded: 1_340,
  } as const;
  server.held.set("POST /projects/shop/test-plans", (body) => {
    server.work = { ...plan, watch: (body as { watch: string }).watch };
    return made;
  });
  await user.click(within(dialog).getByRole("button", { name: "Plan" }));
  const bar = await within(dialog).findByRole("progressbar", {
    name: "12 rows cover 1,240 of 1,340 combinations.",
  });
  expect(bar).toHaveAttribute("aria-valuenow", "42");
  expect(within(dialog).getByText("42 %")).toBeVisible();
  server.work = { ...plan, watch: "of somebody else" };
  expect(
    await within(dialog).findByRole("progressbar", { name: "Another plan is made first." }),
  ).not.toHaveAttribute("aria-valuenow");
  goOn();
  expect(await screen.findByRole("region", { name: "Rows of the plan" })).toBeVisible();
});

test("of flags that were never both observed nobody says that they were not seen together", async () => {
  await openPage(`/p/shop/interactions/${banner}/${page}`);
  const both = await screen.findByRole("heading", { name: `${banner}: on with ${page}: on` });
  expect(both.closest("li")).toHaveTextContent("SeenNothing was observed of both yet.");
  expect(screen.queryByText("Not seen together.")).not.toBeInTheDocument();
});

test("what is of an earlier revision says so, and how far the newest is", async () => {
  const server = new FakeServer();
  server.isBehind = true;
  server.work = { work: "reach", share: 0.3 };
  await openPage("/p/shop/interactions", server);
  expect(await screen.findByText(/^As of revision \d+$/)).toBeVisible();
  const bar = await screen.findByRole("progressbar", {
    name: "Working out which states can meet.",
  });
  expect(bar).toHaveAttribute("aria-valuenow", "30");
});

test("a flag tells with what it was never tested, and what of it nobody is served", async () => {
  await openPage(`/p/shop/flags/${wallet}`);
  const section = await screen.findByRole("region", { name: "Works with" });
  expect(section).toHaveTextContent(
    "4 of 6 combinations with other flags that can be, or were seen, are untested.",
  );
  expect(section).toHaveTextContent("Nobody is served gold: nothing here serves it.");
  expect(within(section).getByRole("link", { name: "All interactions" })).toBeVisible();
});

test("in a narrow window pairs of flags are a list, the worst first, that says how many more there are", () => {
  const pairs = Array.from({ length: 102 }, (_, number) => ({
    ...{ one: "a", other: `b${number}`, cells: number === 101 ? "uuxp" : "u..p" },
  }));
  const list = (of: typeof pairs) => <FlagPairList area={{ pairs: of }} onOpen={() => undefined} />;
  const { rerender, container } = render(list(pairs));
  // Asking a hundred items for their roles takes a second.
  expect(container).toHaveTextContent(/^awith b1011 breaks a rule · 2 never tested · 1 tested/);
  expect(container).toHaveTextContent(/And 2 more pairs\.$/);
  rerender(list([{ one: "a", other: "b", cells: "p..?" }]));
  expect(container).toHaveTextContent("Nothing that can meet is untested.");
});

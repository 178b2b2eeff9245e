import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { openPage } from "../../testing/render-app.tsx";

const flag = "checkout.express-wallet";
const staging = `/p/shop/flags/${flag}/targeting/staging`;
const production = `/p/shop/flags/${flag}/targeting/production`;

test("a new rule is described while it is written and saved as it is shown", async () => {
  const { user, server } = await openPage(staging);
  await user.click(await screen.findByRole("button", { name: "Add a rule" }));
  const rule = screen.getByRole("listitem", { name: "Rule 1" });
  await user.type(within(rule).getByLabelText("Attribute of condition 1 of rule 1"), "country");
  await user.type(within(rule).getByLabelText("Values of condition 1 of rule 1"), "KE,TZ{Enter}");
  await user.selectOptions(within(rule).getByLabelText("What rule 1 serves"), "off");
  const unsaved = screen.getByRole("region", { name: "Unsaved changes" });
  expect(unsaved).toHaveTextContent(/country/);
  await user.click(within(unsaved).getByRole("button", { name: "Save" }));
  await screen.findByText(`The targeting of ${flag} in Staging is saved`);
  expect(server.store.registry.flags.get(flag)?.configs["staging"]?.rules).toMatchObject([
    {
      conditions: [{ operator: "in", attribute: "country", values: ["KE", "TZ"] }],
      serve: { variant: "off" },
    },
  ]);
  await waitFor(() =>
    expect(screen.queryByRole("region", { name: "Unsaved changes" })).not.toBeInTheDocument(),
  );
});

test("an unfinished rule says what is missing and cannot be saved", async () => {
  const { user } = await openPage(staging);
  await user.click(await screen.findByRole("button", { name: "Add a rule" }));
  expect(screen.getByText("Rule 1: Name the attribute.")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
});

describe("every operator can be chosen, and what does not fit it is told at the value", () => {
  const rows: readonly (readonly [test: string, good: string, bad: string, fault: RegExp])[] = [
    ["matches", "^a{{1,3}$", "(?=a)", /Looking ahead or behind is not supported/],
    ["is at least version", "2.0.0-rc.1", "two", /must be a version/],
    ["is not before", "2026-01-31T12:00:00Z", "2026-01-31", /must be a moment/],
    ["is in network", "10.0.0.0/8", "10.0.0.0/33", /must be an address or a network/],
  ];

  test.each(rows)("%s", async (choice, good, bad, fault) => {
    const { user, server } = await openPage(staging);
    await user.click(await screen.findByRole("button", { name: "Add a rule" }));
    await user.type(screen.getByLabelText("Attribute of condition 1 of rule 1"), "a");
    await user.selectOptions(screen.getByLabelText("Test of condition 1 of rule 1"), choice);
    const values = screen.getByLabelText("Values of condition 1 of rule 1");
    await user.type(values, `${bad}{Enter}`);
    expect(values).toHaveAccessibleDescription(fault);
    expect(values).toBeInvalid();
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
    await user.click(screen.getByRole("button", { name: `Remove ${bad}` }));
    await user.type(values, `${good}{Enter}`);
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText(`The targeting of ${flag} in Staging is saved`);
    const [rule] = server.store.registry.flags.get(flag)?.configs["staging"]?.rules ?? [];
    expect(rule?.conditions).toMatchObject([{ values: [good.replace("{{", "{")] }]);
  });

  test("text without its case", async () => {
    const { user, server } = await openPage(staging);
    await user.click(await screen.findByRole("button", { name: "Add a rule" }));
    await user.type(screen.getByLabelText("Attribute of condition 1 of rule 1"), "email");
    await user.selectOptions(screen.getByLabelText("Test of condition 1 of rule 1"), "ends with");
    await user.type(screen.getByLabelText("Values of condition 1 of rule 1"), "@Acme.org{Enter}");
    await user.click(screen.getByLabelText("Ignore case of condition 1 of rule 1"));
    const unsaved = screen.getByRole("region", { name: "Unsaved changes" });
    expect(unsaved).toHaveTextContent(/email ends with @Acme.org in any case/);
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText(`The targeting of ${flag} in Staging is saved`);
    const [rule] = server.store.registry.flags.get(flag)?.configs["staging"]?.rules ?? [];
    expect(rule?.conditions).toEqual([
      { operator: "ends_with", attribute: "email", values: ["@Acme.org"], ignoreCase: true },
    ]);
  });

  test("a share of subjects", async () => {
    const { user, server } = await openPage(staging);
    await user.click(await screen.findByRole("button", { name: "Add a rule" }));
    await user.click(screen.getByRole("button", { name: "Remove condition 1 of rule 1" }));
    await user.click(screen.getByRole("button", { name: "Add a share of subjects to rule 1" }));
    expect(screen.getByText("Say which salt places the keys.")).toBeInTheDocument();
    await user.type(screen.getByLabelText("Salt of condition 1 of rule 1"), "pilot");
    const end = screen.getByLabelText("End of condition 1 of rule 1, in per cent");
    await user.clear(end);
    await user.type(end, "0");
    expect(screen.getAllByText(/The share must end after its start/)).toHaveLength(2);
    await user.clear(end);
    await user.type(end, "12.5");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText(`The targeting of ${flag} in Staging is saved`);
    const [rule] = server.store.registry.flags.get(flag)?.configs["staging"]?.rules ?? [];
    expect(rule?.conditions).toEqual([
      { operator: "bucket", salt: "pilot", start: 0, end: 12_500 },
    ]);
  });

  test("what another flag serves", async () => {
    const { user, server } = await openPage(staging);
    await user.click(await screen.findByRole("button", { name: "Add a rule" }));
    await user.click(screen.getByRole("button", { name: "Remove condition 1 of rule 1" }));
    await user.click(screen.getByRole("button", { name: "Add another flag to rule 1" }));
    expect(screen.getByText("Rule 1: Choose a flag.")).toBeInTheDocument();
    await user.selectOptions(
      screen.getByLabelText("Flag of condition 1 of rule 1"),
      "storefront.theme",
    );
    await user.selectOptions(
      screen.getByLabelText("Test of condition 1 of rule 1"),
      "serves none of",
    );
    await user.type(screen.getByLabelText("Variants of condition 1 of rule 1"), "night{Enter}");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText(`The targeting of ${flag} in Staging is saved`);
    const [rule] = server.store.registry.flags.get(flag)?.configs["staging"]?.rules ?? [];
    expect(rule?.conditions).toEqual([
      { operator: "flag", flag: "storefront.theme", variants: ["night"], negate: true },
    ]);
  });
});

test("weights become ranges, and the page says who moves", async () => {
  const { user, server } = await openPage(staging);
  await user.selectOptions(
    await screen.findByLabelText("What everybody else serves"),
    "A rollout…",
  );
  const on = screen.getByLabelText("Per cent of on in everybody else");
  await user.clear(on);
  await user.type(on, "30");
  expect(screen.getByLabelText("Per cent of off in everybody else")).toHaveValue("70");
  expect(screen.getByRole("list", { name: "Who moves" })).toHaveTextContent(
    "70 % move from on to off",
  );
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText(`The targeting of ${flag} in Staging is saved`);
  expect(server.store.registry.flags.get(flag)?.configs["staging"]?.fallthrough).toEqual({
    rollout: {
      salt: flag,
      ranges: [
        { variant: "on", start: 0, end: 30_000 },
        { variant: "off", start: 30_000, end: 100_000 },
      ],
    },
  });
});

test("weights that do not add up say by how much and keep the draft from being saved", async () => {
  const { user } = await openPage("/p/shop/flags/storefront.theme/targeting/staging");
  await user.selectOptions(
    await screen.findByLabelText("What everybody else serves"),
    "A rollout…",
  );
  const night = screen.getByLabelText("Per cent of night in everybody else");
  await user.clear(night);
  await user.type(night, "12.5");
  const fault = /They add up to 112.5 %, which is 12.5 % too much/;
  expect(screen.getAllByText(fault).length).toBeGreaterThan(0);
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
});

test("rules change places by button and by Alt and an arrow key", async () => {
  const { user, server } = await openPage(staging);
  for (const country of ["KE", "TZ"]) {
    await user.click(await screen.findByRole("button", { name: "Add a rule" }));
    const number = country === "KE" ? 1 : 2;
    await user.type(screen.getByLabelText(`Attribute of condition 1 of rule ${number}`), "country");
    await user.type(
      screen.getByLabelText(`Values of condition 1 of rule ${number}`),
      `${country}{Enter}`,
    );
  }
  await user.click(screen.getByRole("button", { name: "Move rule 2 up" }));
  expect(screen.getByText("The rule is now number 1 of 2.")).toBeInTheDocument();
  await user.click(screen.getByLabelText("Name of rule 1"));
  await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
  expect(screen.getByText("The rule is now number 2 of 2.")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Move rule 2 up" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText(`The targeting of ${flag} in Staging is saved`);
  const rules = server.store.registry.flags.get(flag)?.configs["staging"]?.rules ?? [];
  expect(
    rules.flatMap((rule) => rule.conditions).map((it) => "values" in it && it.values?.[0]),
  ).toEqual(["TZ", "KE"]);
});

test("a key that is targeted for one variant leaves the other", async () => {
  const { user, server } = await openPage("/p/shop/flags/storefront.theme/targeting/staging");
  await user.type(await screen.findByLabelText("Keys that get harbour"), "ada{Enter}");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText("The targeting of storefront.theme in Staging is saved");
  expect(server.store.registry.flags.get("storefront.theme")?.configs["staging"]?.targets).toEqual([
    { variant: "harbour", keys: ["ada"] },
  ]);
});

test("what somebody else saved meanwhile is shown beside the draft, and the draft goes on top of it", async () => {
  const { user, server } = await openPage(staging);
  await user.type(await screen.findByLabelText("Keys that get off"), "bob{Enter}");
  act(() =>
    server.elsewhere([{ kind: "config.on", flag, environment: "staging", from: true, to: false }]),
  );
  const alert = await screen.findByRole("alert");
  expect(within(alert).getByRole("region", { name: "Theirs, already saved" })).toHaveTextContent(
    /Turn off/,
  );
  expect(within(alert).getByRole("region", { name: "Yours, not saved yet" })).toHaveTextContent(
    /bob/,
  );
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  await user.click(within(alert).getByRole("button", { name: "Put mine on top of theirs" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByText(`The targeting of ${flag} in Staging is saved`);
  const config = server.store.registry.flags.get(flag)?.configs["staging"];
  expect(config).toMatchObject({ on: false, targets: [{ variant: "off", keys: ["bob"] }] });
});

test("a save that comes too late is refused, and then both versions are shown", async () => {
  const { user, server } = await openPage(staging);
  await user.selectOptions(await screen.findByLabelText("What everybody else serves"), "off");
  server.store.bells.clear();
  server.elsewhere([
    {
      kind: "config.fallthrough",
      flag,
      environment: "staging",
      from: { variant: "on" },
      to: { rollout: { salt: flag, ranges: [{ variant: "on", start: 0, end: 100_000 }] } },
    },
  ]);
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.click(await screen.findByRole("button", { name: "Put mine on top of theirs" }));
  expect(
    await screen.findByText(/Theirs was kept where both of you changed the same thing/),
  ).toBeInTheDocument();
  expect(screen.queryByRole("region", { name: "Unsaved changes" })).not.toBeInTheDocument();
});

test("targeting of a protected environment is reviewed before it is saved", async () => {
  const { user, server } = await openPage(production);
  await user.click(await screen.findByRole("button", { name: "Remove rule 1" }));
  await user.click(screen.getByRole("button", { name: "Review and save…" }));
  const sheet = await screen.findByRole("dialog");
  await user.click(await within(sheet).findByRole("button", { name: "Ask for review" }));
  await screen.findByText("Change request #2 is made.");
  expect(server.requests.find(2)).toMatchObject({ life: { state: "in_review" } });
  // What waits is in its request now; the page shows what is there.
  expect(screen.queryByRole("region", { name: "Unsaved changes" })).not.toBeInTheDocument();
  expect(server.store.registry.flags.get(flag)?.configs["production"]?.rules).toHaveLength(1);
});

test("the draft is tried beside what is saved", async () => {
  const { user } = await openPage(staging);
  await user.selectOptions(await screen.findByLabelText("What everybody else serves"), "off");
  const row = await screen.findByRole("row", { name: /Staging, as edited/ });
  await waitFor(() => expect(row).toHaveTextContent("false"));
  expect(screen.getByRole("row", { name: /^Staging true/ })).toBeInTheDocument();
});

test("the config can be pasted as JSON, and what is wrong with it is said with its place", async () => {
  const { user } = await openPage(staging);
  await user.click(await screen.findByRole("button", { name: "Edit as JSON" }));
  const text = await screen.findByLabelText("Config");
  await user.clear(text);
  await user.click(text);
  await user.paste('{ "on": 1 }');
  expect(text).toHaveAccessibleDescription(/\/on/);
  expect(screen.getByRole("button", { name: "Take into the draft" })).toBeDisabled();
});

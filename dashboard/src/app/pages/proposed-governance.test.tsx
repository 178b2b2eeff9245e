import { act, screen, waitFor, within } from "@testing-library/react";
import type { Change } from "@yardarm/core/changes";
import type { InteractionRule, Policy, Waiver } from "@yardarm/core/registry";
import { afterEach, expect, test } from "vitest";
import { gatherInto } from "../../change-sheet/gathering.ts";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

afterEach(() => sessionStorage.clear());

const described: Policy = {
  ...{ key: "brief", name: "Brief", description: "", severity: "advisory" },
  ...{ scope: {}, state: "active", requirement: { kind: "description", lengthMin: 10 } },
};
const ticketed: Policy = {
  ...described,
  ...{ key: "ticketed", name: "Has a ticket", requirement: { kind: "ticket", urlStart: "" } },
};
const granted: Waiver = {
  ...{ key: "brief.all", policy: "brief", reason: "They are new here." },
  ...{ approver: "p1", until: "2026-12-24" },
};
const never: InteractionRule = {
  ...{ key: "never", severity: "warn", reason: "It breaks.", environments: ["staging"] },
  owner: { kind: "team", id: "checkout" },
  statement: {
    kind: "never",
    of: { kind: "serves", flag: "checkout.express-wallet", variants: ["on"] },
  },
};
const creation = (to: Policy): Change => {
  return { kind: "policy.create", policy: to.key, from: null, to };
};
const declared: Change = {
  ...{ kind: "interaction.create", interaction: "never", from: null, to: never },
};

/** A page with an open request of the reader's into which changes are gathered; it is the newest one. */
async function gathering(path: string, before: readonly Change[], asked: readonly Change[]) {
  const server = new FakeServer({ now: () => new Date("2026-11-25T10:00:00Z") });
  if (before.length > 0) server.elsewhere(before);
  const { number } = server.requests.create(asked, server.author, { submit: true });
  const opened = await openPage(path, server);
  act(() => gatherInto("shop", number));
  await screen.findByRole("link", { name: new RegExp(`^Gathering into #${number}`) });
  /** Opens the editor of one, and gives back how it is saved. */
  const edit = async (name: string) => {
    await opened.user.click(await screen.findByRole("button", { name: `Edit ${name}` }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent(`This is how change #${number} would have it`);
    const save = async () => {
      await opened.user.click(within(dialog).getByRole("button", { name: `Save into #${number}` }));
      await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    };
    const write = async (label: string, text: string) => {
      const field = within(dialog).getByLabelText(label);
      await opened.user.clear(field);
      await opened.user.paste(text);
    };
    return { dialog: within(dialog), save, write };
  };
  return { ...opened, edit, changes: () => server.requests.find(number).changes };
}

test("a policy is edited as the request would have it, whether it changes it or brings it", async () => {
  const stricter: Change = {
    ...{ kind: "policy.fact", policy: "brief", field: "severity" },
    ...{ from: "advisory", to: "blocking" },
  };
  const asked = [stricter, creation(ticketed)];
  const { user, edit, changes } = await gathering("/p/shop/policies", [creation(described)], asked);
  const changed = await edit("Brief");
  const severity = changed.dialog.getByLabelText("What it does");
  expect(severity).toHaveValue("blocking");
  await user.selectOptions(severity, "needs_approval");
  await changed.save();
  expect(changes()).toEqual([{ ...stricter, to: "needs_approval" }, creation(ticketed)]);

  const brought = await edit("Has a ticket");
  await brought.write("Name", "Has one");
  await brought.save();
  expect(changes()).toEqual([
    { ...stricter, to: "needs_approval" },
    creation({ ...ticketed, name: "Has one" }),
  ]);
});

test("a waiver is edited as the request would have it, and so is its end", async () => {
  const other: Waiver = { ...granted, key: "brief.payments.limits", flag: "payments.limits" };
  const grant = (to: Waiver): Change => {
    return { kind: "waiver.create", waiver: to.key, from: null, to };
  };
  const longer: Change = {
    ...{ kind: "waiver.fact", waiver: granted.key, field: "until" },
    ...{ from: granted.until, to: "2027-01-31" },
  };
  const before = [creation(described), grant(granted)];
  const { edit, changes } = await gathering("/p/shop/waivers", before, [longer, grant(other)]);
  const changed = await edit(granted.key);
  expect(changed.dialog.getByLabelText("Until")).toHaveValue("2027-01-31");
  await changed.write("Why", "They are still new here.");
  await changed.save();
  const reasoned = { kind: "waiver.fact", waiver: granted.key, field: "reason" };
  expect(changes()).toContainEqual(longer);
  expect(changes()).toContainEqual(expect.objectContaining(reasoned));

  const brought = await edit(other.key);
  expect(brought.dialog.getByLabelText("For the flag")).toHaveValue("payments.limits");
  await brought.write("Why", "It goes soon.");
  await brought.save();
  expect(changes()[1]).toMatchObject({ to: { key: other.key, reason: "It goes soon." } });
});

test("an interaction rule is edited as the request would have it", async () => {
  const stricter: Change = {
    ...{ kind: "interaction.fact", interaction: "never", field: "severity" },
    ...{ from: "warn", to: "block" },
  };
  const { edit, changes } = await gathering("/p/shop/rules", [declared], [stricter]);
  const { dialog, write, save } = await edit("never");
  expect(dialog.getByLabelText("What it does")).toHaveValue("block");
  await write("Why", "It broke.");
  await save();
  expect(changes()).toEqual([
    stricter,
    {
      ...{ kind: "interaction.fact", interaction: "never", field: "reason" },
      ...{ from: "It breaks.", to: "It broke." },
    },
  ]);
});

test("an environment is edited as the request would have it, and so are its correlations", async () => {
  const named: Change = {
    ...{ kind: "environment.fact", environment: "staging", field: "name" },
    ...{ from: "Staging", to: "Last stop" },
  };
  const kenya = {
    when: [{ operator: "in", attribute: "country", values: ["KE"] }],
    implies: [{ operator: "in", attribute: "region", values: ["EAST_AFRICA"] }],
  } as const;
  const known: Change = {
    ...{ kind: "environment.fact", environment: "staging", field: "correlations" },
    ...{ from: undefined, to: [kenya] },
  };
  const opened = await gathering("/p/shop/settings/environments", [], [named, known]);
  const { user, app, edit, changes } = opened;
  const { dialog, write, save } = await edit("Staging");
  expect(dialog.getByLabelText("Name")).toHaveValue("Last stop");
  await write("Name", "Rehearsal");
  await save();
  expect(changes()).toEqual([{ ...named, to: "Rehearsal" }, known]);

  const params = { project: "shop" };
  const search = { environment: "staging" };
  await act(() => app.router.navigate({ to: "/p/$project/correlations", params, search }));
  expect(await screen.findByText(/^This is how/)).toBeVisible();
  await user.click(await screen.findByRole("button", { name: /^Remove/ }));
  // What it declared first is declared no more, so that nothing of it is left.
  await waitFor(() => expect(changes()).toEqual([{ ...named, to: "Rehearsal" }]));
});

test("the end of a waiver is moved on its page", async () => {
  const server = new FakeServer({ now: () => new Date("2026-11-25T10:00:00Z") });
  const grant: Change = { kind: "waiver.create", waiver: granted.key, from: null, to: granted };
  server.elsewhere([creation(described), grant]);
  const { user } = await openPage("/p/shop/waivers", server);
  await user.click(await screen.findByRole("button", { name: `Edit ${granted.key}` }));
  const until = screen.getByLabelText("Until");
  await user.clear(until);
  await user.type(until, "2026-12-31");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(server.store.registry.waivers.get(granted.key)?.until).toBe("2026-12-31"),
  );
});

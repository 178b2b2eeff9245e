import { screen, waitFor, within } from "@testing-library/react";
import type { Correlation } from "@yardarm/core/registry";
import type { Role } from "@yardarm/server/wire";
import { expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

const [wallet, page] = ["checkout.express-wallet", "checkout.one-page"];
const is = (attribute: string, value: string) =>
  ({ operator: "in", attribute, values: [value] }) as const;
const kenya = { when: [is("country", "KE")], implies: [is("region", "EAST_AFRICA")] };
const sentence = "country is KE implies region is EAST_AFRICA";

const declaring = (...correlations: readonly Correlation[]) =>
  declaringAs("admin", ...correlations);

function declaringAs(role: Role, ...correlations: readonly Correlation[]): FakeServer {
  const server = new FakeServer({ role });
  const about = { kind: "environment.fact", environment: "production" } as const;
  server.elsewhere([{ ...about, field: "correlations", from: undefined, to: correlations }]);
  return server;
}

/** Nobody else has to agree there. */
function unprotected(): FakeServer {
  const server = new FakeServer();
  const about = { kind: "environment.fact", environment: "production" } as const;
  server.elsewhere([{ ...about, field: "isProtected", from: true, to: false }]);
  return server;
}

/** Opens the dialog, with a way to fill in a condition of either side. */
async function openDialog(server?: FakeServer) {
  const opened = await openPage("/p/shop/correlations", server);
  const { user } = opened;
  expect(await screen.findByText(/Nothing is declared of Production/)).toBeVisible();
  const [open] = screen.getAllByRole("button", { name: "Declare a correlation" });
  if (open === undefined) throw new Error("There is no way to declare one.");
  await user.click(open);
  const dialog = await screen.findByRole("dialog");
  const fill = async (whose: string, attribute: string, value: string) => {
    await user.click(within(dialog).getByLabelText(`Attribute of condition 1 of ${whose}`));
    await user.paste(attribute);
    await user.click(within(dialog).getByLabelText(`Values of condition 1 of ${whose}`));
    await user.paste(value);
    await user.keyboard("{Enter}");
  };
  const declaredOf = (environment: string) =>
    opened.server.store.registry.environments.get(environment)?.correlations;
  return { ...opened, dialog, fill, declaredOf };
}

test("where environments are protected, somebody else is asked before one more is declared", async () => {
  const { user, dialog, fill, declaredOf } = await openDialog();
  await fill("the condition", "country", "KE");
  await fill("what it implies", "region", "EAST_AFRICA");
  await user.click(within(dialog).getByRole("button", { name: "Declare" }));
  await user.click(await screen.findByRole("button", { name: "Ask for review" }));
  expect(await screen.findByText(/^Change request #\d+ is made\.$/)).toBeVisible();
  expect(declaredOf("production")).toBeUndefined();
});

test("what is always so of contexts is declared after it was shown what it rules out, edited, and removed", async () => {
  const { user, dialog, fill, declaredOf } = await openDialog(unprotected());
  const declare = within(dialog).getByRole("button", { name: "Declare" });
  await fill("the condition", "country", "KE");
  // Half of it can neither be sent nor asked about.
  expect(declare).toBeDisabled();
  expect(within(dialog).queryByRole("button", { name: /rule out/ })).not.toBeInTheDocument();
  await fill("what it implies", "region", "EAST_AFRICA");
  await user.click(within(dialog).getByRole("button", { name: "What would it rule out?" }));
  const foreseen = within(dialog).getByRole("region", { name: "What it would rule out" });
  await within(foreseen).findByText("1 combination would count as impossible.");
  expect(foreseen).toHaveTextContent(`${wallet}: onwith ${page}: on`);
  await user.click(declare);
  const item = await screen.findByRole("listitem", { name: sentence });
  expect(declaredOf("production")).toEqual([kenya]);
  // Each environment speaks for itself.
  expect(declaredOf("staging")).toBeUndefined();
  expect(
    await screen.findByText("1 combination counts as impossible because of what is declared here."),
  ).toBeVisible();
  await user.click(within(item).getByText("What rests on it"));
  expect(
    await within(item).findByText("1 combination would be possible without it."),
  ).toBeVisible();

  await user.click(screen.getByRole("button", { name: `Edit ${sentence}` }));
  const edit = await screen.findByRole("dialog");
  await user.selectOptions(
    within(edit).getByLabelText("Test of condition 1 of the condition"),
    "is none of",
  );
  await user.click(within(edit).getByRole("button", { name: "Save" }));
  await screen.findByRole("listitem", { name: "country is not KE implies region is EAST_AFRICA" });
  await user.click(screen.getByRole("button", { name: /^Remove country is not KE/ }));
  await waitFor(() => expect(declaredOf("production")).toBeUndefined());
});

test("what the server refuses is told, and what was typed stays", async () => {
  const many = Array.from({ length: 50 }, (_, at) => ({
    ...kenya,
    when: [is("country", `C${at}`)],
  }));
  const { user } = await openPage("/p/shop/correlations", declaring(...many));
  await user.click(await screen.findByRole("button", { name: "Declare a correlation" }));
  const dialog = await screen.findByRole("dialog");
  for (const whose of ["the condition", "what it implies"]) {
    await user.click(within(dialog).getByLabelText(`Attribute of condition 1 of ${whose}`));
    await user.paste("plan");
    await user.click(within(dialog).getByLabelText(`Values of condition 1 of ${whose}`));
    await user.paste("free");
    await user.keyboard("{Enter}");
  }
  await user.click(within(dialog).getByRole("button", { name: "Declare" }));
  const notice = await within(dialog).findByRole("alert");
  expect(notice).toHaveTextContent("Not saved");
  expect(notice).toHaveTextContent(/50/);
  expect(within(dialog).getAllByText("free")).toHaveLength(2);
});

test("combinations that were served although they are declared impossible are named", async () => {
  await openPage(
    "/p/shop/correlations",
    declaring(kenya, { ...kenya, when: [is("country", "TZ")] }),
  );
  expect(
    await screen.findByText("Services of Production served 1 of these combinations all the same"),
  ).toBeVisible();
});

test("the overview and the pair say which declarations proofs rest on", async () => {
  await openPage("/p/shop/interactions", declaring(kenya));
  const link = await screen.findByRole("link", { name: "1 correlation" });
  expect(link).toHaveAttribute("href", "/p/shop/correlations?environment=production");
});

test("a proof that rests on a declaration names it", async () => {
  await openPage(`/p/shop/interactions/${wallet}/${page}`, declaring(kenya));
  const never = await screen.findByRole("heading", { name: `${wallet}: off with ${page}: off` });
  expect(never.closest("li")).toHaveTextContent(
    `proved from what is declared of contexts:${sentence}`,
  );
});

test("whoever may not change environments is shown what is declared and no way to change it", async () => {
  await openPage("/p/shop/correlations", declaringAs("viewer", kenya));
  expect(await screen.findByRole("listitem", { name: sentence })).toBeVisible();
  expect(screen.queryByRole("button", { name: /Declare|Edit|Remove/ })).not.toBeInTheDocument();
});

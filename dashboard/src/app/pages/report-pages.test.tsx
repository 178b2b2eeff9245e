import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { flagCreation } from "../../testing/fake-seed.ts";
import { openPage } from "../../testing/render-app.tsx";

const page = "/p/shop/reports/changes?from=2026-10-01&to=2026-10-31";
const section = (name: string) => screen.findByRole("region", { name });

async function figure(name: string): Promise<string | null> {
  const term = await screen.findByText(name, { selector: "dt" });
  return term.nextElementSibling?.textContent ?? null;
}

test("an auditor reads how much changed, how, and that the counts agree", async () => {
  await openPage(page, { role: "auditor" });
  expect(await figure("Changes")).toBe("3");
  expect(await figure("Approved")).toBe("1");
  expect(await figure("Emergencies")).toBe("1");
  expect(await figure("Reconciled")).toBe("Yes");
  const reconciliation = await section("Reconciliation with the record");
  expect(within(reconciliation).getAllByText("Agrees").length).toBeGreaterThan(7);
  expect(reconciliation).toHaveTextContent("SOC 2 CC8.1");
  expect(screen.getByText(/entries 2 to 5 of project:shop/)).toBeInTheDocument();
});

test("the population is read on, and each change leads to its request and its entry", async () => {
  const { user } = await openPage(page, { role: "auditor" });
  const population = await section("Population of changes");
  expect(within(population).getAllByRole("row")).toHaveLength(3);
  await user.click(within(population).getByRole("button", { name: "Show later changes" }));
  await waitFor(() => expect(within(population).getAllByRole("row")).toHaveLength(4));
  const [, first, second, third] = within(population).getAllByRole("row");
  expect(first).toHaveTextContent("First.");
  expect(second).toHaveTextContent("Grace Hopper");
  expect(third).toHaveTextContent("Emergency");
  expect(within(first as HTMLElement).getByRole("link", { name: "#2" })).toHaveAttribute(
    ...["href", "/p/shop/audit/2"],
  );
  expect(within(first as HTMLElement).getByRole("link", { name: /Create/ })).toHaveAttribute(
    ...["href", "/p/shop/changes/2"],
  );
});

test("emergencies, what stopped, coverage, freezes and duties are told", async () => {
  await openPage(page, { role: "auditor" });
  const emergencies = await section("Emergencies and their review");
  expect(emergencies).toHaveTextContent("Overdue");
  expect(await section("Rejected, failed and abandoned requests")).toHaveTextContent("rejected");
  const policies = await section("Policies and protections in force");
  expect(policies).toHaveTextContent("Two people for production");
  expect(policies).toHaveTextContent("100 %");
  const frozen = within(await section("Freezes, and what was written in them"));
  const written = frozen.getByRole("region", { name: "Written while a freeze was open" });
  expect(within(written).getByRole("row", { name: /production Emergency/ })).toBeInTheDocument();
  expect(await section("Segregation of duties")).toHaveTextContent(
    "1 violationChange 3: Grace Hopper approved h…, which is not what was applied.",
  );
});

test("a sample is drawn again with another seed, which stands in the address", async () => {
  const { user } = await openPage(page, { role: "auditor" });
  const sample = await section("Random sample");
  expect(within(sample).getByLabelText("Seed")).toHaveValue("e".repeat(64));
  await user.clear(within(sample).getByLabelText("Seed"));
  await user.type(within(sample).getByLabelText("Seed"), "dice");
  await user.clear(within(sample).getByLabelText("How many of 3"));
  await user.type(within(sample).getByLabelText("How many of 3"), "1");
  await user.click(within(sample).getByRole("button", { name: "Draw" }));
  await waitFor(async () =>
    expect(within(await section("Random sample")).getAllByRole("row")).toHaveLength(2),
  );
  expect(within(await section("Random sample")).getByLabelText("Seed")).toHaveValue("dice");
});

test("files of the same question are offered, and a period that ends before it begins is not asked for", async () => {
  const { user } = await openPage(page, { role: "auditor" });
  expect(await screen.findByRole("link", { name: "PDF" })).toHaveAttribute(
    "href",
    "/api/v1/projects/shop/reports/changes/export?from=2026-10-01&to=2026-11-01&format=pdf",
  );
  await user.clear(screen.getByLabelText("Last day"));
  await user.type(screen.getByLabelText("Last day"), "2026-09-01");
  expect(await screen.findByText("Lies before the first.")).toBeInTheDocument();
});

test("somebody who only looks is told whom it is for", async () => {
  await openPage(page, { role: "viewer" });
  expect(await screen.findByText("This is for auditors and admins of the project.")).toBeVisible();
  expect(screen.queryByRole("link", { name: "PDF" })).not.toBeInTheDocument();
});

const stalePage = "/p/shop/reports/stale";
const old = { expiry: { kind: "date", date: "2020-01-31" } } as const;
const changes = [
  flagCreation("checkout.old-wallet", old),
  flagCreation("checkout.new-wallet", {}),
  flagCreation("search.ranking", { owner: { kind: "team", id: "catalog" } }),
];
const shown = async () =>
  within(await screen.findByRole("list", { name: "Flags, stale ones first" }))
    .getAllByRole("listitem", { name: /\./ })
    .map((item) => item.getAttribute("aria-label"));

test("stale flags come first, each with its verdicts and every signal", async () => {
  const { user } = await openPage(stalePage, { changes, role: "auditor" });
  expect((await shown())[0]).toBe("checkout.old-wallet");
  const item = await screen.findByRole("listitem", { name: "checkout.old-wallet" });
  expect(item).toHaveTextContent("Past its last day");
  expect(item).toHaveTextContent(/afe to delete from code/);
  await user.click(within(item).getByText(/signals$/));
  expect(within(item).getByText(/Its last day was 31 Jan 2020/)).toBeVisible();
  expect(await figure("Active flags")).toBe("3");
  await user.click(screen.getByRole("button", { name: "Show more flags" }));
  await waitFor(async () => expect(await shown()).toHaveLength(3));
});

test("the flags of one owner are asked for, and the files are of the same question", async () => {
  const { user } = await openPage(stalePage, { changes, role: "viewer" });
  await user.selectOptions(await screen.findByLabelText("Owner"), "Catalog");
  await waitFor(async () => expect(await shown()).toEqual(["search.ranking"]));
  expect(screen.getByRole("link", { name: "CSV" })).toHaveAttribute(
    "href",
    "/api/v1/projects/shop/reports/stale/export?owner=team%3Acatalog&format=csv",
  );
});

test("as of a day that has passed it says what is not kept, and nobody signs for that", async () => {
  await openPage(`${stalePage}?asOf=2026-01-05`, { changes, role: "editor" });
  expect(await screen.findByText(/Not kept for this moment/)).toHaveTextContent(
    "who asked for flags (it is for moments from 2026-02-01 00:00 on); what code named them; which people could sign in (it never is).",
  );
  expect(screen.queryByRole("button", { name: /Sign off/ })).not.toBeInTheDocument();
});

test("an editor signs for a team, by name, with the time and a note", async () => {
  const { user } = await openPage(stalePage, { changes, role: "editor" });
  await user.click(await screen.findByRole("button", { name: "Sign off for Catalog" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Sign off for Catalog" }));
  await user.type(dialog.getByLabelText("Note"), "All of it goes in May.");
  await user.click(dialog.getByRole("button", { name: "Sign off" }));
  const owners = await section("By owner, with sign-off");
  await waitFor(() =>
    expect(owners).toHaveTextContent(
      /Ada Lovelace, \d{4}-\d{2}-\d{2} \d{2}:\d{2} “All of it goes in May\.”/,
    ),
  );
});

test("the reports of a project lead to each, and the record tells who took them along", async () => {
  const { user } = await openPage("/p/shop/reports", { role: "viewer" });
  expect(await screen.findByText("Taken along and signed")).toBeInTheDocument();
  await user.click(screen.getByRole("link", { name: "Stale flags" }));
  expect(await screen.findByRole("heading", { name: "Stale flags" })).toBeInTheDocument();
});

import { screen, within } from "@testing-library/react";
import type { FlagCodeReferences } from "@yardarm/server/wire";
import { expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

type Branch = FlagCodeReferences["branches"][number];

const flag = "checkout.express-wallet";
const address = `/p/shop/flags/${flag}`;

function branch(more: Partial<Branch> = {}): Branch {
  const references = more.references ?? [];
  return {
    repository: "github.com/acme/shop",
    branch: "main",
    isDefault: true,
    commit: "4f8a5c7d90",
    committedAt: "2026-11-20T10:00:00.000Z",
    scannedAt: new Date(Date.now() - 2 * 3_600_000).toISOString(),
    count: references.length,
    references,
    ...more,
  };
}

const place = (path: string, more: Partial<Branch["references"][number]> = {}) => ({
  ...{ path, line: 12, hash: "0f343b0931126a20", link: null, context: null },
  ...more,
});

async function openCode(branches: Branch[]) {
  const server = new FakeServer({});
  server.code.set(flag, branches);
  const opened = await openPage(address, server);
  const section = await screen.findByRole("region", { name: "In code" });
  return { ...opened, section };
}

test("before anything was scanned, the section says how to begin", async () => {
  const { section } = await openCode([]);
  expect(await within(section).findByText(/No repository was scanned yet/)).toBeVisible();
  expect(within(section).getByText("yardarm scan --upload")).toBeVisible();
});

test("places are told with links to their lines, and how fresh they are", async () => {
  const link = "https://github.com/acme/shop/blob/4f8a5c7d90/src/shop.ts#L12";
  const context = { firstLine: 12, lines: [`if (page.boolean("${flag}", false)) {`] };
  const { section } = await openCode([
    branch({ references: [place("src/shop.ts", { link, context }), place("src/other.py")] }),
    branch({ repository: "github.com/acme/api" }),
  ]);
  const found = await within(section).findByRole("region", {
    name: "github.com/acme/shop, branch main",
  });
  expect(within(found).getByRole("link", { name: /^src\/shop\.ts/ })).toHaveAttribute("href", link);
  expect(within(found).getByText(context.lines[0] ?? "")).toBeVisible();
  expect(within(found).queryByRole("link", { name: /^src\/other\.py/ })).not.toBeInTheDocument();
  expect(found).toHaveTextContent("scanned 2 hr. ago at 4f8a5c7");
  expect(section).toHaveTextContent("Scanned, and without this keygithub.com/acme/api 2 hr. ago");
});

test("what stands on another branch only does not count", async () => {
  const { section } = await openCode([
    branch(),
    branch({ branch: "topic", isDefault: false, references: [place("src/shop.ts")] }),
  ]);
  expect(await within(section).findByText(/No default branch says/)).toBeVisible();
  expect(within(section).getByText(/not the default branch, so it does not count/)).toBeVisible();
});

test("a long list begins with its first places", async () => {
  const references = Array.from({ length: 12 }, (_, index) => place(`src/file-${index + 10}.ts`));
  const { section, user } = await openCode([branch({ references, count: 300 })]);
  await user.click(await within(section).findByRole("button", { name: "Show 4 more places" }));
  expect(within(section).getByText(/src\/file-21\.ts/)).toBeVisible();
  expect(within(section).getByText("And 288 more.")).toBeVisible();
});

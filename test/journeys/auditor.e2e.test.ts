/** An auditor signs in, reads what changed, takes the report and the record along, and has both verified without the server. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { startJourney } from "../support/journey.ts";
import { recordEnvironment, recordFiles } from "../support/record-files.ts";
import { accessibilityFaults, type Visit, visit } from "../support/visit.ts";

const found = await launchBrowser();
let folder = "";

describe.skipIf("missing" in found)("an auditor of the storefront", () => {
  const journey = startJourney({
    env: async () => {
      folder = await mkdtemp(path.join(tmpdir(), "yardarm-auditor-"));
      return recordEnvironment(folder);
    },
  });
  let auditor: Visit;
  beforeAll(async () => {
    if ("missing" in found) return;
    auditor = await visit(found.browser);
  });
  afterAll(async () => {
    if ("browser" in found) await found.browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Clicks on a link that downloads, and keeps what comes. */
  async function download(name: string): Promise<string> {
    const { page } = auditor;
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name, exact: true }).click(),
    ]);
    const kept = path.join(folder, file.suggestedFilename());
    await file.saveAs(kept);
    return kept;
  }

  test("comes by an invitation, and sees the reports", async () => {
    const { admin, url } = journey();
    const { person, signInUrl } = await admin.call<{ person: { id: string }; signInUrl: string }>(
      ...(["POST", "/people", { body: { email: "odile@audit.example", name: "Odile" } }] as const),
    );
    const body = { grantee: { kind: "person", id: person.id }, role: "auditor" };
    await admin.call("POST", "/projects/storefront/grants", { body });
    const { page } = auditor;
    await page.goto(signInUrl);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.getByLabel("New password", { exact: true }).fill("nine slow green ferries");
    await page.getByRole("button", { name: "Keep this password", exact: true }).click();
    await page.getByRole("heading", { name: "For you", exact: true }).waitFor();
    await page.goto(`${url}/p/storefront/reports`);
    await page.getByRole("link", { name: "Change control", exact: true }).click();
    await page.getByRole("heading", { name: "Change control", exact: true }).waitFor();
    await page.getByText("Agrees").first().waitFor();
    expect(await page.getByText("Differs").count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  test("takes the report along in every form, then the record, and both are proven offline", async () => {
    const { admin, server, url } = journey();
    const files = [await download("JSON"), await download("CSV"), await download("PDF")];
    await auditor.page.goto(`${url}/p/storefront/reports/stale`);
    await auditor.page
      .getByRole("list", { name: "Flags, stale ones first", exact: true })
      .waitFor();
    expect(await accessibilityFaults(auditor.page)).toEqual([]);
    files.push(await download("JSON"));
    const record = recordFiles(folder, { server, session: admin, project: "storefront" });
    await record.untilSigned();
    await record.keys();
    const exported = await record.exported("record.jsonl");
    const { code, stdout } = await record.verify(
      ...[exported, "--checkpoint", record.checkpoints, "--report", ...files],
    );
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout.match(/Recorded: entry/g)).toHaveLength(4);
    expect(stdout.match(/Signed: one of the keys/g)).toHaveLength(2);
    expect(stdout.match(/Held against the record/g)).toHaveLength(2);
    const changed = await Promise.all(files.map(changedCopy));
    const refused = await record.verify(exported, "--report", ...changed);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stdout.match(/content_changed/g)).toHaveLength(2);
    expect(refused.stdout.match(/signature_missing/g)).toHaveLength(2);

    await auditor.page.goto(`${url}/p/storefront/reports`);
    await auditor.page
      .getByText(/Odile took the change-control report along/)
      .first()
      .waitFor();
  });
});

/** The same file but for one letter: of JSON when it was made, of what is signed by its digest alone any. */
async function changedCopy(file: string): Promise<string> {
  const bytes = await readFile(file);
  const madeAt = bytes.indexOf('"madeAt":"20');
  const place = file.endsWith(".json") ? madeAt + '"madeAt":"'.length : bytes.length >> 1;
  bytes[place] = bytes[place] === 0x33 ? 0x34 : 0x33;
  const copy = `${file}.changed`;
  await writeFile(copy, bytes);
  return copy;
}

import { screen, waitFor, within } from "@testing-library/react";
import type { OwnDigest } from "@yardarm/server/wire";
import { expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

const sections: OwnDigest["sections"] = [
  {
    kind: "expired",
    title: "Expired",
    more: 3,
    items: [
      {
        id: "expired shop old-banner 2026-11-20",
        project: "shop",
        projectName: "Shop",
        title: "`old-banner` · Old banner",
        detail: "Its last day was 20 November 2026, 6 days ago; Checkout answers for it.",
        isNew: true,
        path: "/p/shop/flags/old-banner",
      },
    ],
  },
];

function withDigest(more: Partial<OwnDigest>): FakeServer {
  const server = new FakeServer();
  server.digests.own = { ...server.digests.own, ...more };
  return server;
}

test("the digest is shown as it would be sent now, with what is new and where it leads", async () => {
  await openPage("/account/digest", withDigest({ subject: "4 flags have expired", sections }));
  const section = await screen.findByRole("region", { name: "Expired" });
  expect(within(section).getByText("new")).toBeInTheDocument();
  expect(within(section).getByText("… and 3 more")).toBeInTheDocument();
  expect(within(section).getByRole("link", { name: "old-banner · Old banner" })).toHaveAttribute(
    "href",
    "/p/shop/flags/old-banner",
  );
  expect(screen.getByRole("link", { name: "Show the mail" })).toHaveAttribute(
    "href",
    "/api/v1/me/digest/mail.html",
  );
});

test("when there is nothing to say the page says that none would be sent", async () => {
  await openPage("/account/digest");
  expect(await screen.findByText(/none would be sent/)).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Show the mail" })).not.toBeInTheDocument();
});

test("its time and a pause are chosen, and what is emptied is as usual again", async () => {
  const { user, server } = await openPage("/account/digest", withDigest({ timeZone: "UTC" }));
  expect(await screen.findByText(/It comes at 08:00 \(UTC\), on days/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  await user.type(screen.getByLabelText("Time"), "17:30");
  await user.clear(screen.getByLabelText("Time zone"));
  await user.type(screen.getByLabelText("Paused until"), "2026-12-24");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(
    await screen.findByText(/It comes at 17:30 \(UTC\) from 24 Dec 2026 on/),
  ).toBeInTheDocument();
  expect(server.digests.own).toMatchObject({
    ...{ timeOfDay: "17:30", timeZone: null, pausedUntil: "2026-12-24" },
  });
});

test("a time zone that is none is told, and what was typed stays", async () => {
  const { user } = await openPage("/account/digest");
  await user.type(await screen.findByLabelText("Time zone"), "Mars");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByRole("alert")).toHaveTextContent('There is no time zone "Mars".');
});

test("it is turned off at once, and when it comes is no question then", async () => {
  const { user, server } = await openPage("/account/digest");
  await user.click(await screen.findByRole("switch", { name: "By mail" }));
  expect(await screen.findByText("You get none.")).toBeInTheDocument();
  expect(server.digests.own.isOn).toBe(false);
  expect(screen.queryByLabelText("Time")).not.toBeInTheDocument();
});

test.each<[Partial<OwnDigest>, RegExp]>([
  [{ obstacle: "no_mail_server" }, /no mail server is set for this installation/],
  [{ obstacle: "turned_off" }, /an admin of the installation has turned them off/],
  [
    { last: { day: "2026-11-25", state: "failed", endedAt: null, detail: "550 no such box" } },
    /That of 25 Nov 2026 could not be sent: 550 no such box/,
  ],
  [
    { last: { day: "2026-11-25", state: "empty", endedAt: null, detail: null } },
    /On 25 Nov 2026 there was nothing to say/,
  ],
])("why none comes, or what became of the last, is said", async (more, text) => {
  await openPage("/account/digest", withDigest(more));
  expect(await screen.findByText(text)).toBeInTheDocument();
});

const mail = {
  host: "smtp.example.com",
  port: 587,
  tls: "starttls" as const,
  hasLogin: true,
  from: "Yardarm <flags@example.com>",
};

test("an admin sees the mail server, and what it says to a test", async () => {
  const server = new FakeServer();
  server.digests.settings = { ...server.digests.settings, mail };
  server.digests.testFault = "Nobody answers at smtp.example.com:587.";
  const { user } = await openPage("/settings/digests", server);
  expect(await screen.findByText("smtp.example.com:587")).toBeInTheDocument();
  const send = () => user.click(screen.getByRole("button", { name: "Send a test to me" }));
  await send();
  expect(await screen.findByRole("alert")).toHaveTextContent("Nobody answers at smtp.example.com");
  server.digests.testFault = undefined;
  await send();
  expect(await screen.findByText(/The mail server has taken the test to .+@/)).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
});

test("without a mail server the page says which settings it needs", async () => {
  await openPage("/settings/digests");
  expect(await screen.findByText("YARDARM_SMTP_HOST")).toBeInTheDocument();
});

test("an admin sets when digests come for whoever chose nothing else", async () => {
  const { user, server } = await openPage("/settings/digests");
  const days = await screen.findByLabelText("Days before a flag expires");
  await user.clear(days);
  await user.type(days, "30");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(server.digests.settings.expiringDays).toBe(30));
  await user.click(screen.getByRole("switch", { name: "Digests by mail" }));
  await waitFor(() => expect(server.digests.settings.isOn).toBe(false));
});

test("the link at the end of a mail asks first, and needs nobody signed in", async () => {
  const server = new FakeServer({ isSignedIn: false });
  const { user } = await openPage("/unsubscribe/t0ken", server);
  expect(await screen.findByRole("heading", { name: "Stop the digest?" })).toBeInTheDocument();
  expect(server.digests.stopped).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Stop it" }));
  expect(await screen.findByText("You get no digest any more")).toBeInTheDocument();
  expect(server.digests.stopped).toEqual(["t0ken"]);
});

test("a link that was not made here is told so", async () => {
  const { user } = await openPage("/unsubscribe/forged", new FakeServer({ isSignedIn: false }));
  await user.click(await screen.findByRole("button", { name: "Stop it" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("This link was not made here.");
});

/** The second factor of people with a password: codes of an app, codes on paper, and whoever guesses them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromOwnPage, signIn } from "../visitor.test-support.ts";
import {
  type FactorWorld,
  fromBase32,
  openFactorWorld,
  STEP_MS,
} from "./factor-world.test-support.ts";
import { totpCode, totpStepAt } from "./totp.ts";

let world: FactorWorld;
beforeAll(async () => {
  world = await openFactorWorld();
});
afterAll(() => world?.close());

describe("an authenticator app", () => {
  test("is asked for after the password, and only then there is a session", async () => {
    const { credentials, secret } = await world.withApp("asked");
    const { response, cookie } = await world.begin(credentials);
    expect(response.json()).toEqual({ factors: ["totp", "recovery_code"] });
    expect(response.cookies.map(({ name }) => name)).toEqual(["yardarm_pending"]);
    expect(response.headers["set-cookie"]).toMatch(/HttpOnly; SameSite=Lax$/);
    const me = await world.server.app.inject(
      fromOwnPage({ url: "/api/v1/me", headers: { cookie } }),
    );
    expect(me.statusCode).toBe(401);
    const finished = await world.show(cookie, { kind: "totp", code: world.shownBy(secret) });
    expect(finished.json()).toMatchObject({ person: { name: "asked" }, mustEnrolFactor: false });
    expect(await world.newest()).toMatchObject([
      { kind: "session.created", details: { method: "password", factor: "totp" } },
    ]);
  });

  test("whose code was used is not believed again, here or in another sign-in", async () => {
    const { credentials, secret } = await world.withApp("replayed");
    const code = world.shownBy(secret);
    const [first, second] = [await world.begin(credentials), await world.begin(credentials)];
    expect((await world.show(first.cookie, { kind: "totp", code })).statusCode).toBe(200);
    const replayed = await world.show(second.cookie, { kind: "totp", code });
    expect(replayed.statusCode).toBe(401);
    expect(replayed.json().code).toBe("factor_wrong");
    // An older code of the window does not count either, once a newer one did.
    const older = totpCode(fromBase32(secret), totpStepAt(new Date(world.now)) - 1);
    expect((await world.show(second.cookie, { kind: "totp", code: older })).json().code).toBe(
      "factor_wrong",
    );
    world.now += STEP_MS;
    expect(
      (await world.show(second.cookie, { kind: "totp", code: world.shownBy(secret) })).statusCode,
    ).toBe(200);
  });

  test("shown twice at the same moment signs in once", async () => {
    const { credentials, secret } = await world.withApp("racing");
    const waiting = await Promise.all(Array.from({ length: 4 }, () => world.begin(credentials)));
    const code = world.shownBy(secret);
    const answers = await Promise.all(
      waiting.map(({ cookie }) => world.show(cookie, { kind: "totp", code })),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  });

  test("has a secret that nobody can read in the database", async () => {
    const { id, secret } = await world.withApp("sealed");
    const { rows } = await world.server.database.pool.query(
      "SELECT secret FROM totp_factor WHERE person_id = $1",
      [id],
    );
    expect(rows[0].secret.includes(fromBase32(secret))).toBe(false);
    expect(world.server.logged.join("\n")).not.toContain(secret);
  });

  test("does not count before it showed a first code", async () => {
    const { visitor, email, password } = await world.welcome("halfway");
    await visitor.ask("POST", "/api/v1/me/factors/totp");
    const wrong = await visitor.ask("PUT", "/api/v1/me/factors/totp", { code: "000000" });
    expect(wrong.json()).toMatchObject({
      code: "factor_code_wrong",
      errors: [{ pointer: "/code" }],
    });
    expect((await world.post("/api/v1/session", { email, password })).statusCode).toBe(200);
    expect((await visitor.ask("GET", "/api/v1/me/factors")).json()).toMatchObject({ totp: null });
  });

  test("cannot be replaced while it counts", async () => {
    const { visitor } = await world.withApp("kept");
    const again = await visitor.ask("POST", "/api/v1/me/factors/totp");
    expect(again.json().code).toBe("totp_exists");
    expect((await visitor.ask("GET", "/api/v1/me/factors")).json().totp).not.toBeNull();
  });

  test("ends the sessions that began without it", async () => {
    const { visitor, email, password } = await world.welcome("elsewhere");
    const other = await signIn(world.server.app, { email, password });
    const { secret } = (await visitor.ask("POST", "/api/v1/me/factors/totp")).json();
    await visitor.ask("PUT", "/api/v1/me/factors/totp", { code: world.shownBy(secret) });
    expect((await other.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(200);
  });
});

describe("guessing", () => {
  test("codes makes the next one wait, however often the password is typed again", async () => {
    const { credentials, secret } = await world.withApp("guessed");
    for (let n = 0; n < 6; n++) {
      const { cookie } = await world.begin(credentials);
      expect((await world.show(cookie, { kind: "totp", code: "123456" })).json().code).toBe(
        "factor_wrong",
      );
    }
    const { cookie } = await world.begin(credentials);
    const slowed = await world.show(cookie, { kind: "totp", code: world.shownBy(secret) });
    expect(slowed.statusCode).toBe(429);
    expect(slowed.json().code).toBe("too_many_attempts");
    expect(slowed.headers["retry-after"]).toBe("1");
    expect(await world.newest()).toMatchObject([
      { kind: "session.refused", details: { reason: "factor_wrong", method: "password" } },
    ]);
    world.now += 1_000;
    expect(
      (await world.show(cookie, { kind: "totp", code: world.shownBy(secret) })).statusCode,
    ).toBe(200);
  });

  test("ends a sign-in after ten failures and after ten minutes", async () => {
    const { credentials, secret } = await world.withApp("patient");
    const { cookie } = await world.begin(credentials);
    for (let n = 0; n < 10; n++) {
      world.now += 10_000;
      await world.show(cookie, { kind: "recovery_code", code: "wrong" });
    }
    world.now += 6 * 60_000;
    expect(
      (await world.show(cookie, { kind: "totp", code: world.shownBy(secret) })).json().code,
    ).toBe("sign_in_expired");
    const late = await world.begin(credentials);
    world.now += 10 * 60_000;
    expect(
      (await world.show(late.cookie, { kind: "totp", code: world.shownBy(secret) })).json().code,
    ).toBe("sign_in_expired");
  });

  test("without a password leads nowhere", async () => {
    for (const cookie of ["", "yardarm_pending=", "yardarm_pending=x"]) {
      expect((await world.show(cookie, { kind: "totp", code: "123456" })).json().code).toBe(
        "sign_in_expired",
      );
    }
  });
});

describe("recovery codes", () => {
  test("each sign in once, and none can be read in the database", async () => {
    const { id, credentials, recoveryCodes } = await world.withApp("recovering");
    expect(recoveryCodes).toHaveLength(10);
    const [code = ""] = recoveryCodes;
    const first = await world.begin(credentials);
    const shown = { kind: "recovery_code", code: code.toUpperCase().replaceAll("-", " ") };
    expect((await world.show(first.cookie, shown)).statusCode).toBe(200);
    const second = await world.begin(credentials);
    expect((await world.show(second.cookie, shown)).json().code).toBe("factor_wrong");
    const { rows } = await world.server.database.pool.query(
      "SELECT encode(code_hash, 'escape') AS kept FROM recovery_code WHERE person_id = $1",
      [id],
    );
    expect(JSON.stringify(rows)).not.toContain(code.replaceAll("-", ""));
  });

  test("of before end when new ones are made", async () => {
    const { visitor, credentials, recoveryCodes } = await world.withApp("renewing");
    const renewed = await visitor.ask("POST", "/api/v1/me/factors/recovery-codes");
    expect(renewed.json().recoveryCodes).toHaveLength(10);
    const { cookie } = await world.begin(credentials);
    const old = { kind: "recovery_code", code: recoveryCodes[0] };
    expect((await world.show(cookie, old)).json().code).toBe("factor_wrong");
    const fresh = { kind: "recovery_code", code: renewed.json().recoveryCodes[0] };
    expect((await world.show(cookie, fresh)).statusCode).toBe(200);
  });

  test("of somebody else are of no use", async () => {
    const [mine, theirs] = [await world.withApp("mine"), await world.withApp("theirs")];
    const { cookie } = await world.begin(mine.credentials);
    const code = theirs.recoveryCodes[0];
    expect((await world.show(cookie, { kind: "recovery_code", code })).json().code).toBe(
      "factor_wrong",
    );
  });
});

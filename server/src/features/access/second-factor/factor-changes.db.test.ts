/** Passkeys, who may change factors and when, and what a requirement asks of everybody. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin } from "../../../compose/app.test-support.ts";
import { composeFirstPeople } from "../../../compose/first-start.ts";
import { invite, redeem } from "../people.test-support.ts";
import { fromOwnPage, signIn, type Visitor, visitorOf } from "../visitor.test-support.ts";
import { type FactorWorld, openFactorWorld } from "./factor-world.test-support.ts";
import { createKeyInSoftware } from "./key-in-software.test-support.ts";

const origin = "http://127.0.0.1:4280";

let world: FactorWorld;
beforeAll(async () => {
  world = await openFactorWorld();
});
afterAll(() => world?.close());

describe("a passkey", () => {
  async function withKey(name: string) {
    const { id, visitor, email, password } = await world.welcome(name);
    const key = createKeyInSoftware();
    const options = (await visitor.ask("POST", "/api/v1/me/factors/passkeys/options")).json();
    const response = key.enrol(options, { origin });
    const added = await visitor.ask("POST", "/api/v1/me/factors/passkeys", {
      name: "blue key",
      response,
    });
    return { id, visitor, credentials: { email, password }, key, added, response };
  }

  const optionsFor = async (cookie: string) =>
    (await world.post("/api/v1/session/factor/passkey-options", {}, { cookie })).json();

  test("signs in, and says when it was last used", async () => {
    const { visitor, credentials, key, added } = await withKey("keyholder");
    expect(added.statusCode).toBe(201);
    expect(added.json().recoveryCodes).toHaveLength(10);
    const { response, cookie } = await world.begin(credentials);
    expect(response.json().factors).toEqual(["passkey", "recovery_code"]);
    const options = await optionsFor(cookie);
    expect(options.allowCredentials).toEqual([
      { id: key.id, transports: ["usb"], type: "public-key" },
    ]);
    const signed = { kind: "passkey", response: key.sign(options, { origin }) };
    expect((await world.show(cookie, signed)).statusCode).toBe(200);
    const { passkeys } = (await visitor.ask("GET", "/api/v1/me/factors")).json();
    expect(passkeys).toMatchObject([
      { name: "blue key", lastUsedAt: new Date(world.now).toISOString() },
    ]);
  });

  test("proves nothing when it signed for another page, another moment or another time around", async () => {
    const { credentials, key } = await withKey("phished");
    const { cookie } = await world.begin(credentials);
    const passkey = (response: object) => world.show(cookie, { kind: "passkey", response });
    const refusedFor = async (make: (options: { challenge: string }) => object) => {
      const answer = await passkey(make(await optionsFor(cookie)));
      world.now += 60_000;
      return answer.json().code;
    };
    const evil = "http://evil.example";
    expect(await refusedFor((asked) => key.sign(asked, { origin: evil }))).toBe("factor_wrong");
    expect(await refusedFor(() => key.sign({ challenge: "AAAA" }, { origin }))).toBe(
      "factor_wrong",
    );
    expect(await refusedFor((asked) => createKeyInSoftware().sign(asked, { origin }))).toBe(
      "factor_wrong",
    );
    const stranger = createKeyInSoftware();
    expect(
      await refusedFor((asked) => ({
        ...stranger.sign(asked, { origin }),
        id: key.id,
        rawId: key.id,
      })),
    ).toBe("factor_wrong");
    const options = await optionsFor(cookie);
    const right = key.sign(options, { origin, counter: 5 });
    expect((await passkey(right)).statusCode).toBe(200);
    const next = await world.begin(credentials);
    expect((await world.show(next.cookie, { kind: "passkey", response: right })).json().code).toBe(
      "factor_wrong",
    );
    // Its counter went back: a copy of the key is somewhere.
    const copied = key.sign(await optionsFor(next.cookie), { origin, counter: 5 });
    expect((await world.show(next.cookie, { kind: "passkey", response: copied })).json().code).toBe(
      "factor_wrong",
    );
  });

  test("is not added twice, nor with an answer to another question", async () => {
    const { visitor, response } = await withKey("adding");
    const add = (answer: object) =>
      visitor.ask("POST", "/api/v1/me/factors/passkeys", { name: "again", response: answer });
    expect((await add(response)).json().code).toBe("passkey_refused");
    const foreign = createKeyInSoftware().enrol({ challenge: "AAAA" }, { origin });
    expect((await add(foreign)).json().code).toBe("passkey_refused");
    const options = (await visitor.ask("POST", "/api/v1/me/factors/passkeys/options")).json();
    const elsewhere = createKeyInSoftware().enrol(options, { origin: "http://evil.example" });
    expect((await add(elsewhere)).json().code).toBe("passkey_refused");
  });
});

describe("a change of factors", () => {
  test("asks for a fresh proof, with the second factor once there is one", async () => {
    const { visitor, credentials, secret } = await world.withApp("stepping");
    world.now += 11 * 60_000;
    const remove = () => visitor.ask("DELETE", "/api/v1/me/factors/totp");
    expect((await remove()).json().code).toBe("step_up_required");
    const { password } = credentials;
    const byPassword = await visitor.ask("POST", "/api/v1/me/proof", {
      kind: "password",
      password,
    });
    expect(byPassword.json().code).toBe("factor_wanted");
    expect((await remove()).json().code).toBe("step_up_required");
    const code = world.shownBy(secret);
    expect((await visitor.ask("POST", "/api/v1/me/proof", { kind: "totp", code })).statusCode).toBe(
      204,
    );
    expect((await remove()).statusCode).toBe(204);
    expect(await world.newest()).toMatchObject([{ kind: "factor.removed" }]);
    expect((await visitor.ask("GET", "/api/v1/me/factors")).json()).toMatchObject({
      totp: null,
      recoveryCodesLeft: 0,
    });
    expect((await world.post("/api/v1/session", credentials)).statusCode).toBe(200);
  });

  test("asks somebody without a factor for the password", async () => {
    const { visitor, password } = await world.welcome("late-starter");
    world.now += 11 * 60_000;
    const beginTotp = () => visitor.ask("POST", "/api/v1/me/factors/totp");
    expect((await beginTotp()).json().code).toBe("step_up_required");
    const wrong = { kind: "password", password: "not it" };
    expect((await visitor.ask("POST", "/api/v1/me/proof", wrong)).json().code).toBe("factor_wrong");
    expect(await world.newest()).toMatchObject([{ kind: "proof.refused" }]);
    await visitor.ask("POST", "/api/v1/me/proof", { kind: "password", password });
    expect((await beginTotp()).statusCode).toBe(201);
  });

  test("cannot be made with a personal token", async () => {
    const { visitor } = await world.withApp("tokenholder");
    const { secret } = (await visitor.ask("POST", "/api/v1/me/tokens", { name: "ci" })).json();
    const response = await world.server.app.inject({
      method: "DELETE",
      url: "/api/v1/me/factors/totp",
      headers: { host: "127.0.0.1", authorization: `Bearer ${secret}` },
    });
    expect(response.json().code).toBe("session_required");
  });
});

describe("an admin", () => {
  test("takes away the factors of somebody who lost them, after a fresh proof, and not their own", async () => {
    const lost = await world.withApp("lost");
    world.now += 11 * 60_000;
    const reset = (id: string) => world.ada.ask("DELETE", `/api/v1/people/${id}/factors`);
    expect((await reset(lost.id)).json().code).toBe("step_up_required");
    await world.ada.ask("POST", "/api/v1/me/proof", { kind: "password", password: admin.password });
    expect((await reset(lost.id)).statusCode).toBe(204);
    expect(await world.newest()).toMatchObject([{ kind: "factor.reset" }]);
    expect((await lost.visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    expect((await world.post("/api/v1/session", lost.credentials)).statusCode).toBe(200);
    const own = (await world.ada.ask("GET", "/api/v1/me")).json().person.id;
    expect((await reset(own)).json().code).toBe("own_factors");
  });

  test("sees who has a factor or is linked with the provider, and unlinks after a fresh proof", async () => {
    const { id, visitor } = await world.withApp("moved");
    const waysIn = async () => {
      const people = (await world.ada.ask("GET", "/api/v1/people")).json<{ id: string }[]>();
      return people.find((each) => each.id === id);
    };
    expect(await waysIn()).toMatchObject({ hasSecondFactor: true, isLinked: false });
    const unlink = (by: Visitor) => by.ask("DELETE", `/api/v1/people/${id}/provider-link`);
    await world.ada.ask("POST", "/api/v1/me/proof", { kind: "password", password: admin.password });
    expect((await unlink(world.ada)).json().code).toBe("provider_link_not_found");
    const { pool } = world.server.database;
    await pool.query("insert into provider_identity values ('https://id.example.com', 'm-1', $1)", [
      id,
    ]);
    expect(await waysIn()).toMatchObject({ isLinked: true });
    expect((await unlink(visitor)).json().code).toBe("forbidden");
    world.now += 11 * 60_000;
    expect((await unlink(world.ada)).json().code).toBe("step_up_required");
    expect(await waysIn()).toMatchObject({ isLinked: true });
    await world.ada.ask("POST", "/api/v1/me/proof", { kind: "password", password: admin.password });
    expect((await unlink(world.ada)).statusCode).toBe(204);
    expect(await world.newest()).toMatchObject([{ kind: "person.unlinked" }]);
    expect(await waysIn()).toMatchObject({ isLinked: false });
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
  });

  test("cannot go round the second factor with a link", async () => {
    const { id } = await world.withApp("linked");
    const { signInUrl } = (await world.ada.ask("POST", `/api/v1/people/${id}/sign-in-link`)).json();
    const redeemed = await redeem(world.server.app, signInUrl.split("token=")[1]);
    expect(redeemed.statusCode).toBe(202);
    expect(redeemed.cookies.map(({ name }) => name)).toEqual(["yardarm_pending"]);
  });

  test("of the machine can: an emergency link takes the factors away", async () => {
    const { credentials, visitor } = await world.withApp("locked-out");
    const token = (await composeFirstPeople(world.server.ground).link(credentials.email)) ?? "";
    const redeemed = await redeem(world.server.app, token);
    expect(redeemed.statusCode).toBe(200);
    expect(redeemed.json()).toMatchObject({ mustSetPassword: true });
    expect((await visitor.ask("GET", "/api/v1/me")).statusCode).toBe(401);
    expect(await world.newest()).toMatchObject([
      { kind: "link.redeemed", details: { method: "emergency" } },
    ]);
  });
});

describe("where a second factor is required", () => {
  const url = "/api/v1/settings/sign-in";
  const require = async (secondFactorRequired: boolean, by: Visitor) => {
    const { headers } = await by.ask("GET", url);
    return world.server.app.inject(
      fromOwnPage({
        method: "PATCH",
        url,
        body: { secondFactorRequired },
        headers: {
          cookie: by.cookie,
          "x-csrf-token": by.csrfToken,
          "if-match": String(headers.etag),
        },
      }),
    );
  };

  test("people without one can do nothing but get one; then everything", async () => {
    const holder = await world.withApp("has-one");
    const { visitor, email, password } = await world.welcome("has-none");
    expect((await require(true, world.ada)).statusCode).toBe(200);
    const refused = await visitor.ask("POST", "/api/v1/me/tokens", { name: "x" });
    expect(refused.statusCode).toBe(403);
    expect(refused.json().code).toBe("second_factor_required");
    expect((await world.ada.ask("GET", "/api/v1/people")).json().code).toBe(
      "second_factor_required",
    );
    expect((await holder.visitor.ask("POST", "/api/v1/me/tokens", { name: "x" })).statusCode).toBe(
      201,
    );

    const again = await signIn(world.server.app, { email, password });
    expect((await again.ask("GET", "/api/v1/me")).json().mustEnrolFactor).toBe(true);
    const { secret } = (await again.ask("POST", "/api/v1/me/factors/totp")).json();
    await again.ask("PUT", "/api/v1/me/factors/totp", { code: world.shownBy(secret) });
    expect((await again.ask("GET", "/api/v1/me")).json().mustEnrolFactor).toBe(false);
    expect((await again.ask("POST", "/api/v1/me/tokens", { name: "x" })).statusCode).toBe(201);
    expect((await again.ask("DELETE", "/api/v1/me/factors/totp")).json().code).toBe("last_factor");
  });

  test("somebody who is invited sets a password, gets a factor, and is in", async () => {
    // The admin has one by now, or could not invite.
    world.now += 11 * 60_000;
    await world.ada.ask("POST", "/api/v1/me/proof", { kind: "password", password: admin.password });
    const { secret } = (await world.ada.ask("POST", "/api/v1/me/factors/totp")).json();
    await world.ada.ask("PUT", "/api/v1/me/factors/totp", { code: world.shownBy(secret) });
    const { token } = await invite(world.ada, "newcomer");
    const visitor = visitorOf(world.server.app, await redeem(world.server.app, token));
    const set = { password: "a long enough password" };
    expect((await visitor.ask("PUT", "/api/v1/me/password", set)).statusCode).toBe(204);
    expect((await visitor.ask("GET", "/api/v1/me")).json()).toMatchObject({
      mustSetPassword: false,
      mustEnrolFactor: true,
    });
    expect((await visitor.ask("POST", "/api/v1/me/factors/totp")).statusCode).toBe(201);
    expect((await require(false, world.ada)).statusCode).toBe(200);
    expect((await visitor.ask("POST", "/api/v1/me/tokens", { name: "x" })).statusCode).toBe(201);
  });
});

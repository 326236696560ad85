// Searches with the real SDK client: against the engine in the same process, and against `connectql serve`.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { ConnectClient, SearchUsersCommand } from "@aws-sdk/client-connect";
import { compile, ConnectQLError, cql, resources } from "connectql";
import * as aws from "connectql/aws";
import { client } from "connectql/testing";

const file = new URL("../../../examples/contact-centre.json", import.meta.url);
const data = readFileSync(file, "utf8");
const InstanceId = "6f1c2ab8-4d0e-4b57-9a3c-2e8d71f0c645";
const search = (name) => aws[`search${name.slice("Search".length)}`];

let server;
let served;

before(async () => {
  server = spawn(process.env.CONNECTQL, ["serve", "--data", file.pathname], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise((resolve) => server.stdout.once("data", (chunk) => resolve(String(chunk).trim())));
  const endpoint = line.match(/http:\S+/)?.[0] ?? `http://${line}`;
  served = new ConnectClient({ region: "us-east-1", endpoint, credentials: { accessKeyId: "a", secretAccessKey: "b" } });
  aws.unpace(served);
});

after(() => server.kill());

const ids = (records, about) => records.map((record) => JSON.stringify(about.id.map((member) => record[member]))).sort();

test("every operation returns the same from the engine in the process and from the server", async () => {
  const inPage = client(data, { paced: false });
  const lists = JSON.parse(data);
  for (const about of resources()) {
    const here = await search(about.operation)(inPage, "", { InstanceId }).toArray();
    const there = await search(about.operation)(served, "", { InstanceId }).toArray();
    assert.deepEqual(here, there, about.resource);
    assert.equal(here.length, lists[about.resultList]?.length ?? 0, about.resource);
    assert.equal(new Set(ids(here, about)).size, here.length);
  }
});

test("pages are read, merged, and limited", async () => {
  const inPage = client(data, { paced: false });
  const query = 'name ~ "Sup" or tag(BPO=123)';
  const found = aws.searchUsers(inPage, query, { InstanceId, PageSize: 2 });
  assert.equal(found.calls, 0);
  const users = await found.toArray();
  assert.equal(found.plan.requests.length, 2);
  assert.ok(found.calls > 2);
  assert.equal(new Set(users.map((user) => user.Id)).size, users.length);
  assert.deepEqual(users.map(({ Id }) => Id).sort(), (await aws.searchUsers(served, query, { InstanceId }).toArray()).map(({ Id }) => Id).sort());
  const few = aws.searchUsers(inPage, query, { InstanceId, PageSize: 2, limit: 3 });
  assert.equal((await few.toArray()).length, 3);
  assert.equal(few.calls, 2);
  assert.equal((await aws.searchUsers(inPage, query, { InstanceId, limit: 0 }).toArray()).length, 0);
  assert.throws(() => aws.searchUsers(inPage, query, { InstanceId, limit: -1 }), ConnectQLError);
});

test("a residual is checked", async () => {
  const inPage = client(data, { paced: false });
  const all = await aws.searchUsers(inPage, "", { InstanceId }).toArray();
  const found = aws.searchUsers(inPage, "not tag(BPO=123)", { InstanceId });
  assert.equal(found.plan.residual, "not tag(BPO = 123)");
  const without = all.filter((user) => user.Tags?.BPO !== "123");
  assert.deepEqual(await found.toArray(), without);
  assert.throws(() => aws.searchUsers(inPage, "not tag(BPO=123)", { InstanceId, residual: false }), ConnectQLError);
});

test("values of a template are never query text", async () => {
  const inPage = client(data, { paced: false });
  const who = "O'Brien or username = admin";
  assert.deepEqual(await aws.searchUsers(inPage, cql`lastname = ${who}`, { InstanceId }).toArray(), []);
});

test("commands of the SDK accept requests unchanged", async () => {
  const { request } = compile("users", "username ^= sup", { instanceId: InstanceId });
  const response = await client(data).send(new SearchUsersCommand(request));
  assert.ok(response.Users.length > 0);
});

test("errors of the service are the errors of the SDK", async () => {
  const inPage = client(data, { paced: false });
  const wrong = inPage.send(new SearchUsersCommand({ InstanceId, MaxResults: 9999 }));
  await assert.rejects(wrong, { name: "InvalidParameterException" });
});

test("an aborted search makes no more calls", async () => {
  const abort = new AbortController();
  const found = aws.searchUsers(client(data, { paced: false }), "", { InstanceId, PageSize: 1, signal: abort.signal });
  await assert.rejects(async () => {
    for await (const _ of found) abort.abort();
  }, { name: "AbortError" });
  assert.equal(found.calls, 1);
});

test("records without an ID are not merged", async () => {
  const Users = [{ Username: "a" }, { Id: "u", Username: "b" }, { Username: "c" }, { Id: "u", Username: "b" }];
  const stub = { send: async () => ({ Users }) };
  const found = await aws.searchUsers(stub, "", { InstanceId }).toArray();
  assert.deepEqual(found.map((user) => user.Username), ["a", "b", "c"]);
});

test("an aborted search does not wait for its turn", async () => {
  const paced = client(data);
  await Promise.all(Array(5).fill(0).map(() => aws.searchUsers(paced, "", { InstanceId, limit: 1 }).toArray()));
  const others = Array(4).fill(0).map(() => aws.searchUsers(paced, "", { InstanceId, limit: 1 }).toArray());
  const began = performance.now();
  const late = aws.searchUsers(paced, "", { InstanceId, signal: AbortSignal.timeout(50) });
  await assert.rejects(late.toArray(), { name: "TimeoutError" });
  assert.ok(performance.now() - began < 1_000, `${performance.now() - began} ms`);
  await Promise.all(others);
  assert.equal(late.calls, 0);
});

test("a search without an instance, or with an option that does not exist, is refused", () => {
  assert.throws(() => aws.searchUsers(client(data), "", {}), { name: "TypeError", message: "a search needs an `InstanceId`" });
  assert.throws(() => aws.searchUsers(client(data), "", { InstanceId, maxResults: 1 }), { name: "TypeError", message: "there is no option `maxResults`" });
});

test("searches on one client share its pace", { timeout: 20_000 }, async () => {
  const throttled = client(data, { throttle: true }, { maxAttempts: 1 });
  const began = performance.now();
  const found = [0, 1].map(() => aws.searchUsers(throttled, "", { InstanceId, PageSize: 10, limit: 35 }));
  await Promise.all(found.map((search) => search.toArray()));
  const calls = found[0].calls + found[1].calls;
  assert.ok(calls > 5, `${calls} calls`);
  assert.ok(performance.now() - began > ((calls - 5) / 2) * 1000 - 600);
});

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import * as connectql from "connectql";
import { apply, check, compile, complete, ConnectQLError, cql, decompile, explain, format, hover, Matcher, normalize, parameters, resources, tokens } from "connectql";

const refusal = (make) => {
  try {
    make();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was rejected");
};

test("a plan of several requests explains why there is no single one", () => {
  const plan = compile("users", 'name ~ "Sup" and tag(BPO=123) or proficiency(English >= 3)', { instanceId: "i-1" });
  assert.equal(plan.requests.length, 2);
  assert.equal(plan.requests[0].InstanceId, "i-1");
  assert.deepEqual([plan.uniteBy, plan.operation, plan.resultList, plan.id], ["Users[].Id", "SearchUsers", "Users", ["Id"]]);
  const error = refusal(() => plan.request);
  assert.ok(error instanceof ConnectQLError);
  assert.equal(compile("users", "username = bob").request.SearchCriteria.StringCondition.Value, "bob");
});

test("values of a template are parameters", () => {
  const who = "O'Brien or username = admin";
  const plan = compile("Users", cql`lastname = ${who} and id in ${["u-1", "u-2"]}`);
  assert.equal(plan.query, "lastname = $value1 and id in $value2");
  assert.equal(plan.request.SearchCriteria.AndConditions[0].StringCondition.Value, who);
  const combined = compile("users", cql`lastname = ${who}`, { and: [cql`tag(BPO = ${123})`] });
  assert.equal(combined.request.SearchFilter.TagFilter.TagCondition.TagValue, "123");
});

test("unsupported values are rejected", () => {
  for (const value of [null, undefined, NaN, Infinity, 1e300, {}, new Date(NaN), Symbol("x")]) {
    const error = refusal(() => compile("users", cql`lastname = ${value}`));
    assert.equal(error.problems?.[0].code, "connectql::unsupported_value", String(value));
  }
  const nested = refusal(() => cql`lastname = ${cql`x`}`);
  assert.ok(nested instanceof TypeError);
});

test("an error has problems with positions in UTF-16 units, fixes, and the suggested query", () => {
  const query = "lastname = '😀é' and usrname = bob";
  const error = refusal(() => compile("users", query));
  const [problem] = error.problems;
  assert.equal(query.slice(problem.start, problem.end), "usrname");
  assert.equal(problem.column, 21);
  assert.equal(apply(query, problem.suggestions[0]), "lastname = '😀é' and Username = bob");
  assert.equal(error.meant, "lastname = 😀é and Username = bob");
  assert.match(error.message, /\^{7} unknown field/);
  assert.deepEqual(check("users", query), error.problems);
});

test("language tools return their results", () => {
  assert.equal(format("username=bob AND tag( BPO=1 )"), "username = bob and tag(BPO = 1)");
  assert.equal(complete("users", "'😀' and us", 0).length > 0, true);
  assert.deepEqual(complete("users", "lastname = '😀' and usern").map(({ text, start, end }) => [text, start, end])[0], ["Username", 20, 25]);
  assert.equal(hover("users", "username = bob", 3).title.includes("Username"), true);
  assert.deepEqual(tokens("name ~ Sup").map(({ kind }) => kind), ["field", "operator", "value"]);
  assert.deepEqual(parameters("users", "id in $ids").map(({ name, list }) => [name, list]), [["ids", true]]);
  assert.match(normalize("users", "routingprofile = a-1"), /RoutingProfileId/);
  assert.match(explain("users", "tag(BPO=1)").text, /BPO/);
  const { request } = compile("users", "username ^= sup");
  assert.equal(decompile("users", request).query, "Username ^= sup");
  assert.equal(decompile("users", JSON.stringify(request)).query, "Username ^= sup");
});

test("the catalog describes every resource", () => {
  assert.equal(resources().length, 24);
  resources()[0].fields.length = 0;
  assert.ok(resources()[0].fields.length > 0);
});

test("a matcher accepts records of the SDK", () => {
  const matcher = new Matcher("users", "not tag(BPO=123)");
  const record = { Id: "u-1", Username: "bob", Tags: { BPO: "456" } };
  assert.equal(matcher.matches(record), true);
  assert.equal(matcher.matches({ ...record, Tags: { BPO: "123" } }), false);
  const forms = new Matcher("evaluation-forms", "lastmodifiedtime > 2026-01-01");
  assert.equal(forms.matches({ LastModifiedTime: new Date("2026-02-01T00:00:00Z") }), true);
  assert.throws(() => matcher.matches({ Tags: [] }), ConnectQLError);
});

test("relative times are based on the given time", () => {
  const now = new Date("2026-03-01T12:00:00Z");
  assert.match(JSON.stringify(compile("evaluation-forms", "lastmodifiedtime > now-30d", { now }).request), /2026-01-30T12:00:00/);
  assert.equal(refusal(() => compile("evaluation-forms", "lastmodifiedtime > now-30d")).problems[0].code, "connectql::no_clock");
});

test("invalid calls are explained", () => {
  assert.equal(refusal(() => compile("user-groups", "")).problems[0].code, "connectql::unknown_resource");
  assert.ok(refusal(() => compile("users", "", { pageSize: 1 })) instanceof TypeError);
  assert.equal(refusal(() => compile("users", "", { maxResults: "5" })).message, "the option `maxResults` is a value of type number, not `5`");
  assert.equal(refusal(() => compile("users", "", { parameters: null })).message, "the option `parameters` is a value of type object, not `null`");
  assert.equal(refusal(() => compile("users", "username = a", { and: ["usrname = b"] })).meant, null);
  assert.equal(refusal(() => compile("users", "", { now: "soon" })).message, "`soon` is not a date and time");
  for (const maxResults of [1.5, -1, 65_536]) {
    assert.equal(refusal(() => compile("users", "", { maxResults })).problems[0].code, "connectql::invalid_option");
  }
  for (const call of [() => compile("users", "\ud800"), () => compile("users", cql`username = ${"\udfff"}`)]) {
    assert.equal(refusal(call).problems[0].code, "connectql::unsupported_value");
  }
  assert.ok(refusal(() => compile("users", 1)) instanceof TypeError);
  assert.ok(refusal(() => complete("users", "a", 99)) instanceof TypeError);
});

test("adversarial input gets a result", () => {
  const deep = 5_000;
  const hostile = [
    "(".repeat(deep), "not ".repeat(deep), "[".repeat(deep), "'", "\ud800", "\u0000", "a".repeat(100_000),
    "username = \udfff", Array(300).fill("tag(a=1)").join(" or "), "tag(".repeat(deep), "a = b ".repeat(1_000),
  ];
  for (const query of hostile) {
    for (const use of [() => compile("users", query), () => format(query), () => tokens(query), () => complete("users", query), () => check("users", query), () => hover("users", query, 1)]) {
      try {
        use();
      } catch (error) {
        assert.ok(error instanceof ConnectQLError || error instanceof TypeError, `${query.slice(0, 20)}: ${error}`);
      }
    }
  }
  const nested = "[".repeat(10_000) + "]".repeat(10_000);
  assert.throws(() => decompile("users", `{"SearchCriteria": ${nested}}`), Error);
  assert.equal(compile("users", "username = bob").requests.length, 1);
});

test("`require` loads the same library", () => {
  const required = createRequire(import.meta.url)("connectql");
  assert.equal(required.compile, connectql.compile);
});

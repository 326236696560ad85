// Type tests, checked by the compiler: each expected error must occur.
import { ConnectClient } from "@aws-sdk/client-connect";
import { compile, cql, resources, type Problem, type ResourceName } from "connectql";
import { searchQueues, searchUsers } from "connectql/aws";
import { connectql } from "connectql/codemirror";
import type { ConnectQLSearchBox, SearchDetail } from "connectql/search-box";
import { client } from "connectql/testing";

const connect: ConnectClient = client({ Users: [] });
const InstanceId = "i-1";

export async function names(who: string): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for await (const user of searchUsers(connect, cql`lastname = ${who}`, { InstanceId })) found.push(user.Username);
  for await (const queue of searchQueues(connect, "", { InstanceId })) {
    found.push(queue.Name);
    // @ts-expect-error A queue has no user name.
    found.push(queue.Username);
  }
  return found;
}

export const warnings: Problem[] = compile("users", "").warnings;
export const known: ResourceName = resources()[0]!.resource;
// @ts-expect-error There is no such resource.
export const unknown: ResourceName = "agents";
// @ts-expect-error An object is not a value.
cql`lastname = ${{}}`;
// @ts-expect-error The instance is missing.
searchUsers(connect, "", {});

export const extension = connectql({ resource: "users", values: async ({ field }) => (field === "tag(BPO)" ? ["123"] : []) });
export function planned(box: ConnectQLSearchBox, event: CustomEvent<SearchDetail>): number {
  box.options = { and: [cql`tag(BPO = ${123})`] };
  return event.detail.plan.requests.length;
}

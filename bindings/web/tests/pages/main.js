import "connectql/search-box";
import { searchUsers } from "connectql/aws";
import { client } from "connectql/testing";
import { differences } from "./corpus.mjs";

const box = document.querySelector("connectql-search-box");
box.values = ({ field }) => (field === "tag(BPO)" ? ["123", "New York"] : field === "RoutingProfileId" ? [{ value: "rp-1", label: "Basic" }] : []);
window.searches = [];
box.addEventListener("search", ({ detail }) => window.searches.push(detail.query));
window.corpus = (entries) => entries.flatMap(differences);
window.search = async (data, query) => {
  const users = await searchUsers(client(data, { paced: false }), query, { InstanceId: "i-1" }).toArray();
  return users.map((user) => user.Username);
};

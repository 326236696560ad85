/** Queries to choose from; the first one is shown initially. */
export const examples = [
  { resource: "users", about: "a name and a tag", query: 'name ~ "Sup" and tag(BPO=123)' },
  { resource: "users", about: "two requests", query: "name ~ Sup and tag(BPO=123) or proficiency(English >= 3)" },
  { resource: "users", about: "checked on the results", query: "not tag(BPO=123)" },
  { resource: "users", about: "mistakes, with fixes", query: "usrname = bob or tag.BPO = 123" },
  { resource: "agent-statuses", about: "values of a fixed set", query: "state != ENABLED and displayorder in 3..7" },
  { resource: "evaluation-forms", about: "times relative to now", query: "lastmodifiedtime > now-365d" },
  { resource: "queues", about: "everything", query: "" },
];

// The exports of `import … from "connectql"`.
export { Matcher } from "./matcher.js";
export type { Options } from "./options.js";
export { check, compile, explain, Plan } from "./plan.js";
export type { ExplainedCondition, Explanation, Place, SearchRequest } from "./plan.js";
export { apply, ConnectQLError } from "./problems.js";
export type { Edit, Problem, Suggestion } from "./problems.js";
export { cql, Query } from "./query.js";
export type { AnyQuery } from "./query.js";
export { resources } from "./resources.js";
export type { Field, FunctionDescription, Part, ResourceDescription, ResourceName } from "./resources.js";
export { complete, decompile, format, hover, normalize, parameters, tokens } from "./tools.js";
export type { Completion, Decompiled, Hover, ParameterUse, Token, TokenKind } from "./tools.js";
export type { Parameters, Value } from "./values.js";

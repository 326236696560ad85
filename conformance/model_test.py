"""Compares the catalog with the service's own model in botocore.

    pip install -r conformance/requirements.txt
    python conformance/model_test.py [FILE [COLUMNS]]

FILE is the output of `connectql resources --json`; without it, that command is run (the program named by CONNECTQL, or
`connectql`). COLUMNS is the output of `cargo run --example catalog-columns`. Prints what was checked, and exits with 1 if
catalog and model differ. A newer botocore may differ if the service has grown: each difference says what is missing.
"""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import botocore
import botocore.session
from botocore import xform_name

# --- What the wire types (src/wire/mod.rs) can write and read --------------------------------------------------------

STRING_COMPARISONS = ["STARTS_WITH", "CONTAINS", "EXACT"]
NUMBER_COMPARISONS = ["GREATER_OR_EQUAL", "GREATER", "LESSER_OR_EQUAL", "LESSER", "EQUAL", "NOT_EQUAL", "RANGE"]
DATE_COMPARISONS = ["GREATER_THAN", "LESS_THAN", "GREATER_THAN_OR_EQUAL_TO", "LESS_THAN_OR_EQUAL_TO", "EQUAL_TO"]

STRING = {"FieldName": "string", "Value": "string", "ComparisonType": STRING_COMPARISONS}
NUMBER = {"FieldName": "string", "MinValue": "integer", "MaxValue": "integer", "ComparisonType": NUMBER_COMPARISONS}
HIERARCHY = {"Value": "string", "HierarchyGroupMatchType": ["EXACT", "WITH_CHILD_GROUPS"]}

# A member of a criteria node, and its shape: a dict is a structure, a list of strings an enum, `tuple` a list. CLOSED_SET
# represents an enum whose values are in the catalog.
CLOSED_SET = "the values of a field"
SELF = "the node itself"
CRITERIA = {
    "OrConditions": (SELF,),
    "AndConditions": (SELF,),
    "StringCondition": STRING,
    "NumberCondition": NUMBER,
    "DecimalCondition": {**NUMBER, "MinValue": "double", "MaxValue": "double"},
    "DateCondition": {"FieldName": "string", "Value": "string", "ComparisonType": DATE_COMPARISONS},
    "DateTimeCondition": {
        "FieldName": "string",
        "MinValue": "string",
        "MaxValue": "string",
        "ComparisonType": [*DATE_COMPARISONS, "RANGE"],
    },
    "BooleanCondition": {"FieldName": "string", "ComparisonType": ["IS_TRUE", "IS_FALSE"]},
    "ListCondition": {
        "TargetListType": ["PROFICIENCIES"],
        "Conditions": ({"StringCondition": STRING, "NumberCondition": NUMBER},),
    },
    "HierarchyGroupCondition": HIERARCHY,
    "TypeCondition": CLOSED_SET,
    "StateCondition": CLOSED_SET,
    "StatusCondition": CLOSED_SET,
    "QueueTypeCondition": CLOSED_SET,
    "ViewTypeCondition": CLOSED_SET,
    "ViewStatusCondition": CLOSED_SET,
}

TAG = {"TagKey": "string", "TagValue": "string"}
TAGS = {"TagConditions": (TAG,)}
FLOW_TYPE = {"ContactFlowType": CLOSED_SET}
EVALUATION_ATTRIBUTE = {
    "AttributeKey": ["ContactAgentId"],
    "AttributeValue": {"StringValue": "string"},
    "ComparisonType": ["EXACT"],
}


def attribute_filter(and_condition, **single):
    return {"OrConditions": (and_condition,), "AndCondition": and_condition, "TagCondition": TAG, **single}


# A member of a filter, and its shape.
FILTERS = {
    "TagFilter": {"OrConditions": ((TAG,),), "AndConditions": (TAG,), "TagCondition": TAG},
    "AttributeFilter": attribute_filter(TAGS),
    "UserAttributeFilter": attribute_filter(
        {**TAGS, "HierarchyGroupCondition": HIERARCHY}, HierarchyGroupCondition=HIERARCHY
    ),
    "FlowAttributeFilter": attribute_filter(
        {**TAGS, "ContactFlowTypeCondition": FLOW_TYPE}, ContactFlowTypeCondition=FLOW_TYPE
    ),
    "ContactEvaluationAttributeFilter": attribute_filter(
        {**TAGS, "AttributeConditions": (EVALUATION_ATTRIBUTE,)},
        ContactEvaluationAttributeCondition=EVALUATION_ATTRIBUTE,
    ),
}

REQUEST = {"InstanceId", "NextToken", "MaxResults", "SearchFilter", "SearchCriteria"}

# --- Where the catalog knows more than the model ---------------------------------------------------------------------

# Spellings documented somewhere other than in a note "currently supported values for FieldName
# are", with the reasons.
RECORD_MEMBERS = "the reference's examples spell fields like the members of a record"
DOCUMENTED_ELSEWHERE = {
    "SearchContactEvaluations": (
        {"EvaluationId", "EvaluationFormVersion", "LastModifiedTime", "AutoEvaluationEnabled"},
        RECORD_MEMBERS,
    ),
    "SearchContactFlowModules": ({"name", "description"}, "named in the note about CONTAINS"),
    "SearchContactFlows": ({"name", "description"}, "named in the note about CONTAINS"),
    "SearchEvaluationForms": (
        {
            "EvaluationFormId",
            "Title",
            "Description",
            "Status",
            "LatestVersion",
            "LastModifiedTime",
            "AutoEvaluationEnabled",
        },
        RECORD_MEMBERS,
    ),
    "SearchMetrics": ({"name", "type"}, "in the reference's example"),
    "SearchPredefinedAttributes": ({"purposes"}, "in the reference's example"),
}

# Fields whose bounds for CONTAINS are misnamed in the model's note, with the reasons.
BOUNDED_ELSEWHERE = {
    "SearchUsers": (
        {"Username", "FirstName", "LastName", "name"},
        "the note names fields that users do not have; botocore 1.27.96 named Username, Firstname and Lastname",
    ),
}

# Fixed sets that are not an enum in the model, and how it describes them.
SETS_WITHOUT_ENUM = {
    ("SearchAgentStatuses", "displayOrder"): "a range of whole numbers",
}

# Open text although the model has an enum, with the reasons.
OPEN_DESPITE_ENUM = {
    ("SearchEvaluationForms", "EvaluationFormLanguage"): "a long list of languages that grows",
    ("SearchRules", "ActionSummaries"): "a rule has several, so that `!=` cannot become the other values",
    ("SearchRules", "RuleCapabilityTiers"): "a rule has several, so that `!=` cannot become the other values",
}

# The types of the model for each kind of field.
KIND_TYPES = {
    "text": {"string"},
    "id": {"string"},
    "anyOf": {"string"},
    "joined": {"string"},
    "choice": {"string", "integer"},
    "number": {"integer", "long"},
    "decimal": {"double", "float"},
    "date": {"string"},
    "dateTime": {"timestamp"},
    "flag": {"boolean"},
    "filterAttribute": {"string"},
}

# --- Comparing -------------------------------------------------------------------------------------------------------


class Report:
    """Counts the checks and collects the differences."""

    def __init__(self):
        self.checked = Counter()
        self.differences = []

    def check(self, what, holds, difference):
        self.checked[what] += 1
        if not holds:
            self.differences.append(f"{what}: {difference}")

    def same(self, what, where, catalog, model):
        self.check(what, catalog == model, f"{where}: {contrast(catalog, model)}")

    def close(self):
        for what, count in self.checked.items():
            print(f"{count:5}  {what}")
        for difference in self.differences:
            print(f"DIFFERENT  {difference}")
        print(f"{sum(self.checked.values())} checks, {len(self.differences)} differences")
        return 1 if self.differences else 0


def contrast(catalog, model):
    if isinstance(catalog, set) and isinstance(model, set):
        return f"only here {show(catalog - model)}, only in the model {show(model - catalog)}"
    return f"here {show(catalog)}, in the model {show(model)}"


def show(value):
    return json.dumps(sorted(value, key=str) if isinstance(value, set) else value, default=str)


def plain(documentation):
    """The text of a documentation string, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", documentation or "")).strip()


def is_recursive(criteria):
    branches = criteria.members.get("OrConditions") if criteria.type_name == "structure" else None
    return branches is not None and branches.member.name == criteria.name


def search_operations(model):
    """The operations of the family, by name, and the names of the other searches."""
    family, others = {}, []
    for name in model.operation_names:
        if not name.startswith("Search"):
            continue
        operation = model.operation_model(name)
        criteria = operation.input_shape.members.get("SearchCriteria")
        if criteria is not None and is_recursive(criteria):
            family[name] = operation
        else:
            others.append(name)
    return family, others


def form(shape, expected, node):
    """The shape of the model in the notation of the tables above; fixed sets are compared elsewhere."""
    if expected == CLOSED_SET and shape.type_name == "string" and shape.enum:
        return CLOSED_SET
    if shape.name == node:
        return SELF
    if shape.type_name == "structure":
        inner = expected if isinstance(expected, dict) else {}
        return {name: form(member, inner.get(name), node) for name, member in shape.members.items()}
    if shape.type_name == "list":
        inner = expected[0] if isinstance(expected, tuple) else None
        return (form(shape.member, inner, node),)
    return list(shape.enum) if getattr(shape, "enum", None) else shape.type_name


def check_request(report, resource, operation):
    name, shape = operation.name, operation.input_shape
    report.same("paths of operations", name, resource["path"], operation.http["requestUri"])
    report.same("methods of operations", name, "POST", operation.http["method"])
    report.same("AWS commands", name, resource["command"], xform_name(name, "-"))
    report.check("members of requests", set(shape.members) <= REQUEST, f"{name}: {show(set(shape.members) - REQUEST)}")
    report.same("required members", name, ["InstanceId"], shape.required_members)
    limits = shape.members["MaxResults"].metadata
    report.same("page limits", name, [1, resource["maxResults"]], [limits.get("min"), limits.get("max")])


def check_criteria(report, resource, operation):
    name, criteria = operation.name, operation.input_shape.members["SearchCriteria"]
    for member, shape in criteria.members.items():
        if member not in CRITERIA:
            report.check("members of criteria", False, f"{name}: {member} cannot be written")
            continue
        known = CRITERIA[member]
        report.same("members of criteria", f"{name} {member}", known, form(shape, known, criteria.name))
    asked = {field["condition"] for field in resource["fields"] if field["condition"]}
    asked |= {"OrConditions", "AndConditions"}
    asked |= {"ListCondition"} if resource["proficiencies"] else set()
    asked |= {"HierarchyGroupCondition"} if resource["hierarchy"] else set()
    report.same("conditions in use", name, asked, set(criteria.members))


def check_filter(report, resource, operation):
    name, shape = operation.name, operation.input_shape.members.get("SearchFilter")
    members = shape.members if shape is not None else {}
    report.same("members of filters", name, set(resource["filters"]), set(members))
    for member, filter_shape in members.items():
        known = FILTERS.get(member)
        report.same("shapes of filters", f"{name} {member}", known, form(filter_shape, known, None))
    flow_types = nested(shape, "FlowAttributeFilter", "ContactFlowTypeCondition", "ContactFlowType")
    if flow_types is not None:
        values = {tuple(field["values"]) for field in resource["fields"] if field["condition"] == "TypeCondition"}
        report.same("fixed sets", f"{name} FlowAttributeFilter", values, {tuple(flow_types.enum)})
    attributes = nested(shape, "ContactEvaluationAttributeFilter", "ContactEvaluationAttributeCondition", "AttributeKey")
    keys = {field["name"] for field in resource["fields"] if field["kind"] == "filterAttribute"}
    report.same("attributes of filters", name, keys, set(attributes.enum) if attributes is not None else set())


def nested(shape, *members):
    for member in members:
        if shape is None:
            return None
        shape = shape.members.get(member)
    return shape


def check_response(report, resource, operation):
    name, response = operation.name, operation.output_shape
    pages = {"NextToken", "ApproximateTotalCount", resource["resultList"]}
    report.same("members of responses", name, pages, set(response.members))
    records = response.members.get(resource["resultList"])
    if records is None or records.type_name != "list":
        return None
    record = records.member
    for member in resource["id"]:
        report.check("ids of records", member in record.members, f"{name}: no {member}")
    tags = "Tags" if "Tags" in record.members else None
    report.same("tags of records", name, resource["tags"], tags)
    return record


def leaf(shape, path):
    """The shape at a path in a record, and whether a list or a map is on the path; None if there is nothing."""
    many = False
    for member in [*path.split("."), None]:
        while shape.type_name in ("list", "map"):
            shape, many = (shape.member if shape.type_name == "list" else shape.value), True
        if member is None:
            return shape, many
        if shape.type_name != "structure" or member not in shape.members:
            return None
        shape = shape.members[member]


def check_returned(report, operation, record, field):
    where = f"{operation.name} {field['name']}"
    if field["returned"] is None:
        return
    for path in field["returned"]:
        found = leaf(record, path)
        report.check("paths in records", found is not None, f"{where}: no {path}")
        if found is None or path == "HierarchyPath":  # the parent group is found by its position in the path
            continue
        shape, many = found
        types = KIND_TYPES[field["kind"]]
        report.check("kinds of fields", shape.type_name in types, f"{where}: {path} is {shape.type_name}")
        if field["kind"] != "anyOf":
            report.same("fields with several values", where, field["many"], many)
        check_openness(report, operation, field, shape)


def check_openness(report, operation, field, shape):
    if getattr(shape, "enum", None) and field["values"] is None:
        excused = (operation.name, field["name"]) in OPEN_DESPITE_ENUM
        report.check("open text", excused, f"{operation.name} {field['name']}: the model has {show(list(shape.enum))}")


def check_values(report, operation, record, field):
    if field["values"] is None:
        return
    where, model = f"{operation.name} {field['name']}", model_values(operation, record, field)
    report.same("fixed sets", where, set(field["values"]), model)


def model_values(operation, record, field):
    """The fixed set of a field's values in the model."""
    condition = operation.input_shape.members["SearchCriteria"].members[field["condition"]]
    if getattr(condition, "enum", None):
        return set(condition.enum)
    found = leaf(record, field["returned"][0]) if field["returned"] else None
    if found is None:
        return set()
    if (operation.name, field["name"]) not in SETS_WITHOUT_ENUM:
        return set(getattr(found[0], "enum", []))
    if found[0].type_name == "integer":
        return {str(number) for number in range(found[0].metadata["min"], found[0].metadata["max"] + 1)}
    return {value for value in field["values"] if value in found[0].documentation}


def check_spellings(report, resource, operation):
    name, noted = operation.name, noted_fields(operation)
    elsewhere, _why = DOCUMENTED_ELSEWHERE.get(name, (set(), ""))
    documented = {
        field["name"]
        for field in resource["fields"]
        if field["spelling"] == "documented" and field["kind"] not in ("anyOf", "joined", "filterAttribute") and named(field)
    }
    report.same("documented spellings", name, documented, noted | elsewhere)
    report.check("notes about spellings", not (noted and elsewhere), f"{name}: a note now names {show(noted)}")


def named(field):
    """True if a request names the field; a choice with its own condition is not named."""
    return field["values"] is None or field["condition"] == "StringCondition"


def noted_fields(operation):
    """The names in "currently supported values for FieldName are …"."""
    criteria = operation.input_shape.members["SearchCriteria"]
    texts = [criteria.documentation, criteria.members["StringCondition"].documentation]
    for text in map(plain, texts):
        note = re.search(r"currently supported values? for FieldName(?: are| is|:) ([^.]+)", text)
        if note:
            return set(re.findall(r"\w+", note[1])) - {"and"}
    return set()


def check_contains(report, resource, operation):
    name, noted = operation.name, noted_contains(operation)
    fields = {field["name"] for field in resource["fields"]}
    # A joined field consists of fields of the service and has their bounds; the service has no such
    # field.
    own = [field for field in resource["fields"] if field["kind"] != "joined"]
    bounded = {field["name"] for field in own if field["contains"] and field["contains"]["documented"]}
    if name in BOUNDED_ELSEWHERE:
        noted = BOUNDED_ELSEWHERE[name][0]
    report.same("bounds of CONTAINS", name, bounded, noted)
    report.check("fields of notes about CONTAINS", noted <= fields, f"{name}: no {show(noted - fields)}")


def noted_contains(operation):
    """The names in 'The … fields support "contains" queries with a minimum of 2 … and a maximum of 25'."""
    criteria = operation.input_shape.members["SearchCriteria"]
    text = plain(criteria.documentation)
    note = re.search(r'The ([\w ,]+?) fields? support "contains" queries with a minimum of 2 .{,40} maximum of 25', text)
    return set(re.findall(r"\w+", note[1])) - {"and"} if note else set()


def check_resource(report, resource, operation):
    check_request(report, resource, operation)
    check_criteria(report, resource, operation)
    check_filter(report, resource, operation)
    check_spellings(report, resource, operation)
    check_contains(report, resource, operation)
    record = check_response(report, resource, operation)
    if record is None:
        return
    conditions = set(operation.input_shape.members["SearchCriteria"].members)
    for field in resource["fields"]:
        check_returned(report, operation, record, field)
        if field["condition"] in conditions:
            check_values(report, operation, record, field)


def check_columns(report, columns, operation, resource):
    """The members that every record has, and the fields whose values are in a map."""
    records = operation.output_shape.members.get(resource["resultList"])
    if records is None:
        return
    name, record = operation.name, records.member
    always = set(columns["always"])
    report.check("members of every record", always <= set(record.members), f"{name}: no {show(always - set(record.members))}")
    required = set(record.required_members)
    if required:
        report.check("required members", always <= required, f"{name}: not required: {show(always - required)}")
    for field in resource["fields"]:
        for path in field["returned"] or []:
            first = record.members.get(path.split(".")[0])
            if first is not None and field["many"] and field["kind"] not in MADE_OF_OTHERS:
                is_map = first.type_name == "map"
                report.same("fields in maps", f"{name} {field['name']}", field["name"] in columns["inMap"], is_map)


# Kinds of fields that consist of others and have no path of their own.
MADE_OF_OTHERS = ("anyOf", "joined")
# The outputs that the engine recognizes, in its source.
FOREIGN = Path(__file__).parent.parent / "src" / "engine" / "foreign.rs"
# Members of outputs that are not about records.
PAGING = {"NextToken", "ApproximateTotalCount", "LastModifiedRegion", "LastModifiedTime"}


def check_foreign(report, model, resources):
    """Each named output is in the model, and the List and Describe operations for searchable resources are named."""
    named = dict(re.findall(r'\(\s*"(\w+)",\s*"(\w+)",?\s*\)', FOREIGN.read_text()))
    for member, operation in named.items():
        known = operation in model.operation_names
        has = known and member in model.operation_model(operation).output_shape.members
        report.check("outputs of other operations", has, f"{operation} has no {member}")
    lists = {resource["resultList"] for resource in resources.values()}
    for resource in resources.values():
        singular = resource["resultList"].removesuffix("SearchSummaryList")
        for operation in {f"List{singular}", f"Describe{singular.removesuffix('s')}"} & set(model.operation_names):
            outputs = set(model.operation_model(operation).output_shape.members) - PAGING - lists
            for member in outputs:
                report.check("outputs that are named", named.get(member) == operation, f"{operation}: {member}")


def catalog():
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as file:
            return json.load(file)
    program = os.environ.get("CONNECTQL", "connectql")
    return json.loads(subprocess.run([program, "resources", "--json"], check=True, capture_output=True).stdout)


def catalog_columns():
    if len(sys.argv) > 2:
        return json.loads(Path(sys.argv[2]).read_text())
    command = ["cargo", "run", "--quiet", "--example", "catalog-columns"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def main():
    resources = {resource["operation"]: resource for resource in catalog()}
    columns = catalog_columns()
    model = botocore.session.get_session().get_service_model("connect")
    family, others = search_operations(model)
    report = Report()
    report.same("operations", "the family", set(resources), set(family))
    for name in sorted(set(resources) & set(family)):
        check_resource(report, resources[name], family[name])
        check_columns(report, columns[name], family[name], resources[name])
    check_foreign(report, model, resources)
    print(f"botocore {botocore.__version__}: {len(family)} operations with a recursive SearchCriteria")
    print(f"other searches, not of the family: {', '.join(others)}")
    return report.close()


if __name__ == "__main__":
    sys.exit(main())

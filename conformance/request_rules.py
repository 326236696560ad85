"""Rules for our requests beyond the service's model, and rules of the model that botocore does not check.

botocore rejects unknown members and wrong types; it accepts values outside an enum, strings and lists that are too long
or too short, field names that no resource has, empty lists, and two members in place of one. `faults` lists these.
"""

import re

REQUEST_MEMBERS = ["InstanceId", "NextToken", "MaxResults", "SearchFilter", "SearchCriteria"]
FILTERS_OF_USERS = ["TagFilter", "UserAttributeFilter"]
FILTER_TAGS_MAX = 25
FILTER_GROUPS_MAX = 20
LEVELS = range(1, 6)
PROFICIENCY_FIELDS = ["name", "value", "limit"]

# The bounds of each comparison.
BOUNDS = {
    "EQUAL": ["MinValue"],
    "NOT_EQUAL": ["MinValue"],
    "GREATER": ["MinValue"],
    "GREATER_OR_EQUAL": ["MinValue"],
    "LESSER": ["MaxValue"],
    "LESSER_OR_EQUAL": ["MaxValue"],
    "EQUAL_TO": ["MinValue"],
    "GREATER_THAN": ["MinValue"],
    "GREATER_THAN_OR_EQUAL_TO": ["MinValue"],
    "LESS_THAN": ["MaxValue"],
    "LESS_THAN_OR_EQUAL_TO": ["MaxValue"],
    "RANGE": ["MinValue", "MaxValue"],
}


def faults(resource, shape, request, query):
    """The violations in a request; `resource` is the catalog's entry, `shape` the operation's input in the model."""
    yield from order_faults(request)
    yield from model_faults(shape, request, "")
    if "SearchCriteria" in request:
        yield from criteria_faults(resource, request["SearchCriteria"], query, None)
    if "SearchFilter" in request:
        yield from filter_faults(resource, request["SearchFilter"])


def order_faults(request):
    if list(request) != [member for member in REQUEST_MEMBERS if member in request]:
        yield f"order of members: {list(request)}"


# --- What the model says and botocore does not check -----------------------------------------------------------------


def model_faults(shape, value, path):
    if shape.type_name == "structure":
        for member, inner in value.items():
            yield from model_faults(shape.members[member], inner, f"{path}.{member}")
    elif shape.type_name == "list":
        yield from size_faults(shape, len(value), path)
        for at, inner in enumerate(value):
            yield from model_faults(shape.member, inner, f"{path}[{at}]")
    elif shape.type_name == "string":
        yield from size_faults(shape, len(value), path)
        yield from text_faults(shape, value, path)
    elif shape.type_name in ("integer", "long", "double"):
        yield from size_faults(shape, value, path)


def size_faults(shape, size, path):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if (least is not None and size < least) or (most is not None and size > most):
        yield f"{path}: {size} is not from {least} to {most}"


def text_faults(shape, value, path):
    if shape.enum and value not in shape.enum:
        yield f"{path}: {value!r} is not one of {shape.enum}"
    pattern = python_pattern(shape.metadata.get("pattern"))
    if pattern and not re.search(pattern, value):
        yield f"{path}: {value!r} is not {pattern}"


def python_pattern(pattern):
    """A pattern of the model, which is written for Java; `None` for one with Unicode classes, which `re` does not
    support."""
    return None if pattern is None or r"\p" in pattern else pattern


# --- Criteria --------------------------------------------------------------------------------------------------------


def criteria_faults(resource, node, query, parent):
    if len(node) != 1:
        yield f"a criteria node with the members {list(node)}"
        return
    [(member, inner)] = node.items()
    if member in ("OrConditions", "AndConditions"):
        yield from group_faults(resource, member, inner, query, parent)
    elif member == "ListCondition":
        yield from proficiency_faults(inner)
    elif isinstance(inner, dict):
        yield from field_faults(resource, member, inner, query)
        yield from bound_faults(inner)


def group_faults(resource, member, nodes, query, parent):
    if len(nodes) < 2:
        yield f"{member} of {len(nodes)}"
    if member == parent:
        yield f"{member} in {member}"
    if any(node in nodes[:at] for at, node in enumerate(nodes)):
        yield f"{member} with a repeated node"
    for node in nodes:
        yield from criteria_faults(resource, node, query, member)


def field_faults(resource, member, condition, query):
    name = condition.get("FieldName")
    if name is None:
        return
    fields = [field for field in resource["fields"] if field["name"] == name and field["kind"] not in ("anyOf", "joined")]
    # A name in `field(…)` is sent unchanged, quoted or not.
    if f'field("{name}")' in query or f"field({name})" in query:
        return
    if not fields:
        yield f"no field of {resource['resource']} is spelled {name}"
    for field in fields:
        if field["condition"] != member:
            yield f"{name} in {member}"
        if field["values"] is not None and condition.get("Value", field["values"][0]) not in field["values"]:
            yield f"{name} = {condition['Value']!r}"
        bounds = field["contains"]
        is_bounded = condition.get("ComparisonType") == "CONTAINS" and bounds and bounds["documented"]
        if is_bounded and not bounds["min"] <= len(condition["Value"]) <= bounds["max"]:
            yield f"{name} contains {condition['Value']!r}"


def bound_faults(condition):
    if "MinValue" not in condition and "MaxValue" not in condition:
        return
    expected = BOUNDS[condition["ComparisonType"]]
    if [member for member in ("MinValue", "MaxValue") if member in condition] != expected:
        yield f"{condition} has other bounds than {expected}"
    if condition["ComparisonType"] == "RANGE" and condition["MinValue"] > condition["MaxValue"]:
        yield f"{condition} is reversed"


def proficiency_faults(condition):
    elements = condition["Conditions"]
    if any(len(element) != 1 for element in elements):
        yield f"an element with several members: {elements}"
    asked = [inner for element in elements for inner in element.values()]
    names = [inner["FieldName"] for inner in asked]
    if not names or names != [name for name in PROFICIENCY_FIELDS if name in names]:
        yield f"parts of a proficiency: {names}"
    for inner in asked:
        yield from bound_faults(inner)
        levels = [inner[bound] for bound in ("MinValue", "MaxValue") if bound in inner]
        if not all(level in LEVELS for level in levels):
            yield f"levels: {inner}"


# --- Filters ---------------------------------------------------------------------------------------------------------


def filter_faults(resource, search_filter):
    if len(search_filter) != 1:
        yield f"a filter with the members {list(search_filter)}"
        return
    [(kind, inner)] = search_filter.items()
    if kind not in resource["filters"]:
        yield f"{resource['resource']} with a {kind}"
    if len(inner) != 1:
        yield f"a {kind} with the members {list(inner)}"
        return
    ands = ands_of(inner)
    yield from form_faults(kind, inner, ands)
    if kind == "UserAttributeFilter":
        yield from user_filter_faults(ands)


def ands_of(inner):
    """The ANDs of a filter in any of its forms, each a list of conditions."""
    [(form, content)] = inner.items()
    if form == "OrConditions":
        return [conditions_of(member) for member in content]
    if form in ("AndConditions", "AndCondition"):
        return [conditions_of(content)]
    return [[content]]


def conditions_of(conjunction):
    if isinstance(conjunction, list):
        return conjunction
    found = []
    for content in conjunction.values():
        found += content if isinstance(content, list) else [content]
    return found


def form_faults(kind, inner, ands):
    """The smallest form: one condition alone, one AND, an OR of two or more, nothing duplicate or redundant."""
    [form] = inner
    sizes = [len(conjunction) for conjunction in ands]
    if 0 in sizes or (form == "OrConditions") != (len(ands) > 1):
        yield f"{kind}.{form} of {sizes}"
    if form in ("AndConditions", "AndCondition") and sizes == [1]:
        yield f"{kind}.{form} of one condition"
    distinct = [frozenset(map(str, conjunction)) for conjunction in ands]
    if any(len(conjunction) != size for conjunction, size in zip(distinct, sizes)):
        yield f"{kind} with a repeated condition"
    if any(left <= right for at, left in enumerate(distinct) for to, right in enumerate(distinct) if at != to):
        yield f"{kind} with an AND that another makes redundant"


def user_filter_faults(ands):
    conditions = [condition for conjunction in ands for condition in conjunction]
    groups = [condition for condition in conditions if "HierarchyGroupMatchType" in condition]
    tags = len(conditions) - len(groups)
    if not groups:
        yield "a UserAttributeFilter of tags alone"
    if tags > FILTER_TAGS_MAX or len(groups) > FILTER_GROUPS_MAX:
        yield f"a UserAttributeFilter of {tags} tags and {len(groups)} groups"

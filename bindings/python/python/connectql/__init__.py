"""A small query language for the Search operations of Amazon Connect, for boto3.

    plan = connectql.compile("users", 'name ~ "Sup" and tag(BPO=123)', instance_id=instance)
    connect.search_users(**plan.request)
"""

from ._builder import Field, Hierarchy, Proficiency, Query, Tag
from ._errors import ConnectQLError, Edit, Problem, Suggestion, UnsupportedValueError
from ._plan import Plan, compile
from ._tools import Completion, Decompiled, Matcher, complete, decompile, explain, format, resources

__all__ = [
    "Completion",
    "ConnectQLError",
    "Decompiled",
    "Edit",
    "Field",
    "Hierarchy",
    "Matcher",
    "Plan",
    "Problem",
    "Proficiency",
    "Query",
    "Suggestion",
    "Tag",
    "UnsupportedValueError",
    "compile",
    "complete",
    "decompile",
    "explain",
    "format",
    "resources",
]

for _name in __all__:
    # Where people import it from, for tracebacks and documentation.
    globals()[_name].__module__ = __name__
del _name

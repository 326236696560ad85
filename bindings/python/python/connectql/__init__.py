"""A small query language for the Search operations of Amazon Connect, for use with boto3.

    plan = connectql.compile("users", 'name ~ "Sup" and tag(BPO=123)', instance_id=instance)
    connect.search_users(**plan.request)

    for user in connectql.search(connect, "users", "lastname = $who", InstanceId=instance, parameters={"who": "O'Brien"}):
        print(user["Username"])
"""

from . import testing
from ._builder import Field, Hierarchy, Proficiency, Query, Tag
from ._errors import ConnectQLError, Edit, Problem, Suggestion, UnsupportedValueError
from ._plan import Plan, compile
from ._search import Search, search
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
    "Search",
    "Suggestion",
    "Tag",
    "UnsupportedValueError",
    "compile",
    "complete",
    "decompile",
    "explain",
    "format",
    "resources",
    "search",
    "testing",
]

def _set_module_names() -> None:
    """Set the module of everything to the one it is imported from, for tracebacks and documentation."""
    for name in set(__all__) - {"testing"}:
        globals()[name].__module__ = __name__


_set_module_names()

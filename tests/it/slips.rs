//! Slips that people make, with habits from other languages: each is told what to type instead, and where the query
//! that was meant can be derived, the help offers it whole, and it compiles.

use connectql::{Description, Now, Options, Plan, Report, Resource, compile_with, resource};

/// Compiles with a clock, which relative times need.
fn compile(resource: &'static Resource, query: &str) -> Result<Plan, Report> {
    let now: Now = "2024-07-18T09:30:00Z".parse().expect("it is a time");
    compile_with(resource, query, &Options::new().now(now))
}

/// The resource, what is written, and the query that the help offers whole, where one can be derived.
const SLIPS: &[(&str, &str, Option<&str>)] = &[
    // Times of other languages.
    (
        "contact-evaluations",
        "created > ago(7d)",
        Some("created > now-7d"),
    ),
    (
        "contact-evaluations",
        "created > now() - interval '7 days'",
        Some("created > now-7d"),
    ),
    (
        "contact-evaluations",
        "created >= current_date - INTERVAL '30' DAY",
        Some("created >= today-30d"),
    ),
    (
        "contact-evaluations",
        "created >= GETDATE() - 7",
        Some("created >= now-7d"),
    ),
    (
        "contact-evaluations",
        "created > DATEADD(day, -7, GETDATE())",
        Some("created > now-7d"),
    ),
    (
        "contact-evaluations",
        "created >= DATE_SUB(NOW(), INTERVAL 2 WEEK)",
        Some("created >= now-2w"),
    ),
    (
        "contact-evaluations",
        "created >= startOfDay(-7d)",
        Some("created >= today-7d"),
    ),
    ("contact-evaluations", "created > startOfDay()", None),
    ("contact-evaluations", "created >= startOfMonth()", None),
    (
        "contact-evaluations",
        "created <= endOfDay(\"-1d\")",
        Some("created <= today-1d"),
    ),
    (
        "contact-evaluations",
        "created >= -7d",
        Some("created >= now-7d"),
    ),
    (
        "contact-evaluations",
        "created >= \"-4w 2d\"",
        Some("created >= now-30d"),
    ),
    (
        "contact-evaluations",
        "created >= -7d@d",
        Some("created >= today-7d"),
    ),
    (
        "contact-evaluations",
        "created < NOW-7DAYS/DAY",
        Some("created < today-7d"),
    ),
    (
        "contact-evaluations",
        "created > now-7d/d",
        Some("created > today-7d"),
    ),
    (
        "contact-evaluations",
        "created:[NOW-7DAYS TO NOW]",
        Some("created in now-7d..now"),
    ),
    (
        "contact-evaluations",
        "created > now - 30d",
        Some("created > now-30d"),
    ),
    (
        "contact-evaluations",
        "created > 7 days ago",
        Some("created > now-7d"),
    ),
    (
        "contact-evaluations",
        "created since 7 days ago",
        Some("created >= now-7d"),
    ),
    (
        "contact-evaluations",
        "created > TODAY()-7",
        Some("created > today-7d"),
    ),
    (
        "contact-evaluations",
        "created > datetime.utcnow() - timedelta(hours=3)",
        Some("created > now-3h"),
    ),
    (
        "contact-evaluations",
        "created > Date.now() - 7*24*60*60*1000",
        Some("created > now-7d"),
    ),
    (
        "contact-evaluations",
        "created > (Get-Date).AddDays(-7)",
        Some("created > now-7d"),
    ),
    (
        "contact-evaluations",
        "created between ago(7d) and now()",
        Some("created in now-7d..now"),
    ),
    (
        "contact-evaluations",
        "created in -7d..now",
        Some("created in now-7d..now"),
    ),
    ("contact-evaluations", "created > now-1M", None),
    ("contact-evaluations", "created > 7d", None),
    (
        "contact-evaluations",
        "created > now-30D",
        Some("created > now-30d"),
    ),
    (
        "contact-evaluations",
        "created > -P7D",
        Some("created > now-7d"),
    ),
    ("contact-evaluations", "created > last 7 days", None),
    // Shapes of other tools.
    (
        "users",
        "lastname = \\\"Mary Ann\\\"",
        Some("lastname = \"Mary Ann\""),
    ),
    ("users", "username:(bob ann)", None),
    ("users", "_exists_:lastname", None),
    ("users", "tags contains Region", None),
    ("users", "has tag Region", None),
    (
        "users",
        "proficiency(\"Spanish\", \">=\", 3)",
        Some("proficiency(\"Spanish\" >= 3)"),
    ),
    (
        "users",
        "tag(\"BPO\", \"=\", \"123\")",
        Some("tag(\"BPO\" = \"123\")"),
    ),
    (
        "users",
        "username = ANY (ARRAY['bob','ann'])",
        Some("username in ('bob','ann')"),
    ),
    (
        "users",
        "username = CAST('bob' AS varchar)",
        Some("username = bob"),
    ),
    ("users", "username = 'bob'::text", Some("username = bob")),
    (
        "agent-statuses",
        "displayorder in 3..=7",
        Some("displayorder in 3..7"),
    ),
    ("agent-statuses", "displayorder in range(3, 7)", None),
    ("agent-statuses", "displayorder in [0 TO 10]", None),
    (
        "evaluation-forms",
        "latestversion >= 3,000",
        Some("latestversion >= 3000"),
    ),
    (
        "users",
        "username has_any (bob, ann)",
        Some("username ~ bob or username ~ ann"),
    ),
    (
        "users",
        "username in~ (bob, ann)",
        Some("username in (bob, ann)"),
    ),
    ("users", "username matches regex 'b.*'", None),
    (
        "users",
        "urn:ietf:params:scim:schemas:core:2.0:User:userName = bob",
        Some("userName = bob"),
    ),
    ("users", "$filter=username = bob", Some("username = bob")),
    (
        "users",
        ".Users[] | select(.Username == \"bob\" and .LastName == \"Lee\")",
        Some("Username = bob and LastName = Lee"),
    ),
    ("users", "db.users.find({Username: \"bob\"})", None),
    ("users", "users.filter(u => u.username === \"bob\")", None),
    ("users", "=IF(username=\"bob\", TRUE, FALSE)", None),
    ("users", "username.endswith(\"x\")", None),
    ("users", "username.lower() = bob", Some("username = bob")),
    ("users", "username.match(/bob/)", None),
    (
        "users",
        "username?.startsWith(\"bob\")",
        Some("username ^= \"bob\""),
    ),
    ("users", "user[\"username\"] = bob", Some("username = bob")),
    (
        "users",
        "[\"bob\", \"ann\"].indexOf(username) >= 0",
        Some("username in (\"bob\", \"ann\")"),
    ),
    ("users", "aws connect search-users --instance-id x", None),
    (
        "users",
        "FieldName=Username,Value=bob,ComparisonType=EXACT",
        Some("Username = bob"),
    ),
    (
        "users",
        "StringCondition={FieldName=Username,Value=bob,ComparisonType=CONTAINS}",
        Some("Username ~ bob"),
    ),
    ("users", "TagKey=BPO,TagValue=123", Some("tag(BPO = 123)")),
    (
        "users",
        "CONCAT(firstname, ' ', lastname) = 'Ann Lee'",
        Some("fullname = \"Ann Lee\""),
    ),
    (
        "users",
        "firstname + ' ' + lastname = 'Ann Lee'",
        Some("fullname = \"Ann Lee\""),
    ),
    // SQL
    ("users", "name like '%Sup%'", Some("name ~ Sup")),
    ("users", "name like 'Sup%'", Some("name ^= Sup")),
    ("users", "name ilike '%sup%'", Some("name ~ sup")),
    ("users", "name not like '%Sup%'", None),
    ("users", "username <> bob", None),
    ("users", "username not in (a, b)", None),
    ("users", "username is null", None),
    ("users", "username is not null", None),
    ("users", "where username = bob", Some("username = bob")),
    (
        "users",
        "select * from users where username = bob",
        Some("username = bob"),
    ),
    ("users", "username = (a, b)", Some("username in (a, b)")),
    ("users", "username IN ('a' 'b')", Some("username in (a, b)")),
    (
        "agent-statuses",
        "displayorder between 3 and 7",
        Some("displayorder in 3..7"),
    ),
    (
        "contact-evaluations",
        "modified between 2024-01-01 and 2024-02-01",
        Some("modified in 2024-01-01..2024-02-01"),
    ),
    (
        "contact-evaluations",
        "autoevaluation is true",
        Some("autoevaluation = true"),
    ),
    (
        "users",
        "select * from users where username = bob order by username",
        None,
    ),
    ("users", "username = bob limit 10", None),
    ("users", "username = 'a' 'b'", None),
    ("users", "username = bob ;", Some("username = bob")),
    ("users", "username = 'bob';", Some("username = bob")),
    ("users", "username in a, b", Some("username in (a, b)")),
    ("users", "username in a, firstname = b", None),
    (
        "agent-statuses",
        "state not = enabled",
        Some("state != enabled"),
    ),
    (
        "agent-statuses",
        "state not in (enabled)",
        Some("not state in (enabled)"),
    ),
    (
        "agent-statuses",
        "state <> enabled and type not in CUSTOM, OFFLINE",
        Some("state != enabled and not type in (CUSTOM, OFFLINE)"),
    ),
    (
        "agent-statuses",
        "displayorder not > 10",
        Some("displayorder <= 10"),
    ),
    (
        "agent-statuses",
        "state not enabled",
        Some("state != enabled"),
    ),
    (
        "agent-statuses",
        "state not enabled or type = CUSTOM",
        Some("state != enabled or type = CUSTOM"),
    ),
    (
        "agent-statuses",
        "type != CUSTOM or OFFLINE",
        Some("type != CUSTOM and type != OFFLINE"),
    ),
    (
        "agent-statuses",
        "displayorder in (1..2, 5)",
        Some("displayorder in 1..2 or displayorder = 5"),
    ),
    (
        "agent-statuses",
        "not displayorder in (1..2, 5, 7)",
        Some("not (displayorder in 1..2 or displayorder in (5, 7))"),
    ),
    (
        "agent-statuses",
        "displayorder in (\"2\"..\"3\")",
        Some("displayorder in 2..3"),
    ),
    // Programming languages
    ("users", "username == bob", Some("username = bob")),
    ("users", "username === \"bob\"", Some("username = bob")),
    (
        "users",
        "username = bob & firstname = Bob",
        Some("username = bob and firstname = Bob"),
    ),
    (
        "users",
        "username = bob | firstname = Bob",
        Some("username = bob or firstname = Bob"),
    ),
    ("users", "!username = bob", None),
    ("users", "username && firstname", None),
    ("users", "username =~ /Sup.*/", None),
    ("users", "username ~= Sup", Some("username ~ Sup")),
    (
        "users",
        "startswith(username, 'Sup')",
        Some("username ^= Sup"),
    ),
    (
        "users",
        "contains(username, \"Sup\")",
        Some("username ~ Sup"),
    ),
    ("users", "tag[BPO] = 123", Some("tag(BPO = 123)")),
    ("users", "tag[BPO] == 123", Some("tag(BPO = 123)")),
    (
        "users",
        "username = a or b",
        Some("username = a or username = b"),
    ),
    (
        "contact-evaluations",
        "autoevaluation = yes",
        Some("autoevaluation = true"),
    ),
    (
        "users",
        "username in {'a', \"b c\"}",
        Some("username in (a, \"b c\")"),
    ),
    ("users", "username = [a, b]", Some("username in (a, b)")),
    ("users", "tag['BPO'] = 123", Some("tag(BPO = 123)")),
    (
        "users",
        "tags[\"Cost Center\"] == 123 and firstname = Bob",
        Some("tag(\"Cost Center\" = 123) and firstname = Bob"),
    ),
    ("users", "\"bob\" == username", Some("username = bob")),
    (
        "agent-statuses",
        "3 <= displayorder < 7",
        Some("displayorder >= 3 and displayorder < 7"),
    ),
    (
        "agent-statuses",
        "displayorder => 3",
        Some("displayorder >= 3"),
    ),
    (
        "agent-statuses",
        "displayorder =< 3",
        Some("displayorder <= 3"),
    ),
    ("users", "username => bob", None),
    ("users", "username !== bob", None),
    ("users", "username = a = b", None),
    ("users", "username = \"a\"b", None),
    // KQL, Lucene, GitHub search
    ("users", "name:Sup*", Some("name ^= Sup")),
    ("users", "username:bob", Some("username = bob")),
    (
        "users",
        "name:\"Anna Smith\"",
        Some("name = \"Anna Smith\""),
    ),
    ("users", "username = bob AND NOT firstname = Bob", None),
    ("users", "\"smith\"", Some("name ~ smith")),
    ("users", "smith", Some("name ~ smith")),
    ("users", "-username = bob", None),
    ("users", "+username:bob", Some("username = bob")),
    ("users", "tag:BPO=123", Some("tag(BPO = 123)")),
    (
        "agent-statuses",
        "-state:enabled",
        Some("not state = enabled"),
    ),
    (
        "agent-statuses",
        "NOT(state:enabled)",
        Some("not state = enabled"),
    ),
    ("users", "-tag(BPO=123) username:bob", None),
    (
        "users",
        "+tag(BPO=123) +username:bob",
        Some("tag(BPO = 123) and username = bob"),
    ),
    ("users", "tag:BPO:123", Some("tag(BPO = 123)")),
    (
        "users",
        "tag:BPO=123 and username == bob",
        Some("tag(BPO = 123) and username = bob"),
    ),
    // JQL, SCIM, jq, AWS filters
    ("users", "username eq \"bob\"", Some("username = bob")),
    (
        "users",
        "username co \"Sup\" and firstname sw \"B\"",
        Some("username ~ Sup and firstname ^= B"),
    ),
    ("users", ".username == \"bob\"", Some("Username = bob")),
    ("users", "$.username == \"bob\"", None),
    ("users", "user.username = bob", Some("Username = bob")),
    ("users", "Name=tag:BPO,Values=123", Some("tag(BPO = 123)")),
    ("users", "username starts with Sup", Some("username ^= Sup")),
    // Tags, proficiencies, groups
    ("users", "tag.BPO = 123", Some("tag(BPO = 123)")),
    ("users", "tag.BPO == 123", Some("tag(BPO = 123)")),
    ("users", "tag(\"BPO\") = 123", Some("tag(BPO = 123)")),
    ("users", "tag(BPO:123)", Some("tag(BPO = 123)")),
    ("users", "tag(BPO, 123)", Some("tag(BPO = 123)")),
    ("users", "tag(BPO)", None),
    ("users", "tag = BPO", None),
    (
        "users",
        "tag(BPO = New York)",
        Some("tag(BPO = \"New York\")"),
    ),
    (
        "users",
        "proficiency(English) > 3",
        Some("proficiency(English > 3)"),
    ),
    (
        "users",
        "proficiency(English > 3",
        Some("proficiency(English > 3)"),
    ),
    (
        "users",
        "proficiency(Language = English)",
        Some("proficiency(name = Language, value = English)"),
    ),
    (
        "users",
        "proficiency(English, 3)",
        Some("proficiency(English >= 3)"),
    ),
    (
        "users",
        "proficiency = English",
        Some("proficiency(English)"),
    ),
    ("users", "level > 3", Some("proficiency(level > 3)")),
    ("users", "hierarchy = g-1", Some("hierarchy(g-1)")),
    (
        "users",
        "hierarchy(g-1, g-2)",
        Some("hierarchy(g-1) or hierarchy(g-2)"),
    ),
    ("users", "hierarchy under g-1", Some("hierarchy(under g-1)")),
    ("users", "tags.BPO = 123", Some("tag(BPO = 123)")),
    (
        "users",
        "tag.BPO in (1, \"2 3\") or username = bob",
        Some("tag(BPO in (1, \"2 3\")) or username = bob"),
    ),
    ("users", "tag.BPO ~ 12", None),
    ("users", "tag.BPO = \"New York and username = bob", None),
    ("users", "tag(and=b)", Some("tag(\"and\" = b)")),
    (
        "users",
        "tag(in=b, not=c)",
        Some("tag(\"in\" = b, \"not\" = c)"),
    ),
    ("users", "tag(a=under)", Some("tag(a = \"under\")")),
    (
        "users",
        "tag(a in (and, b))",
        Some("tag(a in (\"and\", b))"),
    ),
    ("users", "hierarchy(not)", Some("hierarchy(\"not\")")),
    ("users", "hierarchy(under (a,b))", None),
    ("users", "proficiency(or)", Some("proficiency(\"or\")")),
    ("users", "proficiency(x >= )", None),
    (
        "users",
        "proficiency.English >= 3",
        Some("proficiency(English >= 3)"),
    ),
    (
        "users",
        "skill.English between 2 and 4",
        Some("proficiency(English in 2..4)"),
    ),
    ("users", "not skills.English", None),
    (
        "users",
        "proficiency.English and username = bob",
        Some("proficiency(English) and username = bob"),
    ),
    (
        "users",
        "skill.English and username = bob",
        Some("proficiency(English) and username = bob"),
    ),
    (
        "users",
        "skill[English] >= 3",
        Some("proficiency(English >= 3)"),
    ),
    (
        "users",
        "proficiency[\"English\"] IN 2..4",
        Some("proficiency(English in 2..4)"),
    ),
    ("users", "tags{BPO = 1}", Some("tag(BPO = 1)")),
    ("users", "tags BPO = 1", Some("tag(BPO = 1)")),
    (
        "users",
        "skills English >= 3",
        Some("proficiency(English >= 3)"),
    ),
    ("users", "group under g-1", Some("hierarchy(under g-1)")),
    ("users", "group_id.id = g", Some("hierarchy(g)")),
    ("users", "group(below g-1)", Some("hierarchy(under g-1)")),
    (
        "users",
        "skills(English > 2, < 5)",
        Some("proficiency(English in 3..4)"),
    ),
    (
        "users",
        "skill(English 3)",
        Some("proficiency(English >= 3)"),
    ),
    (
        "users",
        "skill(English: 3)",
        Some("proficiency(English = 3)"),
    ),
    ("users", "tags(BPO = 1 or 2)", Some("tag(BPO in (1, 2))")),
    ("users", "tags(not BPO = 1)", None),
    ("users", "tags(BPO not in (1, 2))", None),
    ("queues", "skills English >= 3", None),
    ("queues", "skill.English >= 3", None),
    ("queues", "proficiency English >= 3", None),
    ("predefined-attributes", "tag.BPO = 1", None),
    ("predefined-attributes", "tag[BPO] = 1", None),
    ("users", "English >= 3", Some("proficiency(English >= 3)")),
    (
        "users",
        "English in 2..4 or username = bob",
        Some("proficiency(English in 2..4) or username = bob"),
    ),
    (
        "users",
        "tag(BPO=123 or BPO=456)",
        Some("tag(BPO in (123, 456))"),
    ),
    (
        "users",
        "tag(BPO = 123 or 456)",
        Some("tag(BPO in (123, 456))"),
    ),
    (
        "users",
        "tag(BPO = 1 || BPO == 2) and username = bob",
        Some("tag(BPO in (1, 2)) and username = bob"),
    ),
    (
        "users",
        "tag(BPO = 123 or Team = A)",
        Some("tag(BPO = 123) or tag(Team = A)"),
    ),
    (
        "users",
        "tag(BPO = 123 and Team = A)",
        Some("tag(BPO = 123, Team = A)"),
    ),
    ("users", "tag(a = 1 and username = bob", None),
    ("users", "tag(BPO not in (1, 2))", None),
    ("users", "tag(Team = A, BPO not in (1, 2))", None),
    ("users", "tag(BPO not 123)", None),
    ("users", "tag(BPO exists)", None),
    ("users", "not tag(BPO)", None),
    (
        "users",
        "proficiency(Language = English >= 3)",
        Some("proficiency(name = Language, value = English, level >= 3)"),
    ),
    (
        "users",
        "proficiency(Language = English in 2..4)",
        Some("proficiency(name = Language, value = English, level in 2..4)"),
    ),
    (
        "users",
        "proficiency(value = English >= 3)",
        Some("proficiency(value = English, level >= 3)"),
    ),
    (
        "users",
        "proficiency(Language = inf)",
        Some("proficiency(name = Language, value = inf)"),
    ),
    (
        "users",
        "hierarchy(below g-1)",
        Some("hierarchy(under g-1)"),
    ),
    (
        "users",
        "hierarchy(child \"g 1\") and username = bob",
        Some("hierarchy(under \"g 1\") and username = bob"),
    ),
    ("users", "hierarchygroup = g-1", Some("hierarchy(g-1)")),
    ("users", "tags = 123", None),
    ("users", "hierarchy(\"\")", None),
    // Names and values
    ("users", "username=and", Some("username = \"and\"")),
    (
        "users",
        "username in (in, b)",
        Some("username in (\"in\", b)"),
    ),
    ("users", "usernamein (a)", Some("username in (a)")),
    (
        "users",
        "usernameIN(a, 'b c')",
        Some("username in (a, \"b c\")"),
    ),
    ("users", "descripton ~ ab", None),
    ("users", "username = a..b", Some("username = \"a..b\"")),
    (
        "users",
        "username in (a..b, c)",
        Some("username = \"a..b\" or username = c"),
    ),
    ("users", "$x", None),
    ("evaluation-forms", "latestversion = 3000000000", None),
    ("users", "usrname = bob", Some("Username = bob")),
    // A wildcard is one only behind the operator that makes it one.
    (
        "users",
        "name = \"100%\" and username == x",
        Some("name = 100% and username = x"),
    ),
    (
        "users",
        "name like \"Sup%\" and lastname = \"50%\"",
        Some("name ^= Sup and lastname = 50%"),
    ),
    (
        "users",
        "username = *a or name == \"b*\"",
        Some("username = *a or name = b*"),
    ),
    (
        "users",
        "name ilike '%ab%' or name ~ \"10%\"",
        Some("name ~ ab or name ~ 10%"),
    ),
    ("agent-statuses", "state = enabeld", Some("state = ENABLED")),
    ("agent-statuses", "state ~ ENAB", Some("state = ENABLED")),
    ("users", "state = ENABLED", None),
    ("users", "email = bob@example.com", None),
    (
        "agent-statuses",
        "displayorder in 7..3",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder = 3..7",
        Some("displayorder in 3..7"),
    ),
    ("agent-statuses", "displayorder > 50", None),
    ("users", "name ~ \"S\"", Some("name ^= S")),
    ("contact-evaluations", "score > 80%", Some("score > 80")),
    // What is left out, pasted in or too much
    ("users", "username = \"bob", Some("username = bob")),
    (
        "users",
        "username = \u{201C}bob\u{201D}",
        Some("username = bob"),
    ),
    (
        "users",
        "username = \u{2018}bob\u{2019}",
        Some("username = bob"),
    ),
    ("users", "(username = bob", Some("username = bob")),
    ("users", "username = bob)", Some("username = bob")),
    (
        "users",
        "username = bob firstname = Bob",
        Some("username = bob and firstname = Bob"),
    ),
    (
        "users",
        "username = bob, firstname = Bob",
        Some("username = bob and firstname = Bob"),
    ),
    (
        "users",
        "firstname = Anna Maria",
        Some("firstname = \"Anna Maria\""),
    ),
    (
        "users",
        "username = bob ((firstname = Bob))",
        Some("username = bob and firstname = Bob"),
    ),
    ("users", "username = bob // the first one", None),
    ("users", "// all of them\nusername = bob", None),
    ("users", "username = bob // the (first one", None),
    (
        "users",
        "username = bob -- the first one\nand firstname = Bob",
        None,
    ),
    ("users", "queries/all.cql", Some("name ~ queries/all.cql")),
    ("users", "@all.txt", Some("name ~ @all.txt")),
    ("users", "username in [a, b]", Some("username in (a, b)")),
    ("users", "username in (,a)", None),
    ("users", "username = \"x\\y", Some("username = x\\y")),
    ("users", "username=\"abc\\", Some("username = abc\\")),
    ("users", "username = a#b", None),
    ("users", "username = bob and", Some("username = bob")),
    ("users", "and username = bob", Some("username = bob")),
    ("users", "username =", None),
    ("users", "= bob", None),
    ("users", "hierarchy(under", None),
    ("users", "tag(under)", None),
    ("users", "()", None),
    // Words, signs and brackets of still others
    (
        "users",
        "routingprofile.id = x",
        Some("RoutingProfileId = x"),
    ),
    (
        "users",
        "securityprofile.id in (a,b)",
        Some("SecurityProfileId in (a, b)"),
    ),
    ("users", "hierarchygroup.id = g", Some("hierarchy(g)")),
    ("users", "routingprofile.name = Basic", None),
    ("users", "routingprofilename = x", None),
    ("agent-statuses", "is:enabled", Some("state = ENABLED")),
    ("users", "is:active", None),
    ("users", "username = bob xor lastname = x", None),
    ("users", "username = bob then lastname = x", None),
    ("users", "username = bob nand lastname = x", None),
    ("users", "username BETWEEN 'a' AND 'b'", None),
    (
        "contact-evaluations",
        "modified = 2024-01-01 10:00",
        Some("modified = 2024-01-01T10:00:00Z"),
    ),
    (
        "users",
        "tag(Team=Billing; Site=A)",
        Some("tag(Team = Billing, Site = A)"),
    ),
    ("users", "tag{Team=Billing}", Some("tag(Team = Billing)")),
    (
        "agent-statuses",
        "displayorder > = 3",
        Some("displayorder >= 3"),
    ),
    ("users", "id < = a", None),
    (
        "agent-statuses",
        "state=ENABLED!type=ROUTABLE",
        Some("state = ENABLED and not type = ROUTABLE"),
    ),
    ("users", "username in 3-7", None),
    ("users", "username in 3 to 7", None),
    (
        "agent-statuses",
        "displayorder in 3-7",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder in 3:7",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder in 3…7",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder in 3...7",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder in \"3..7\"",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder in [3..7]",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder = 3-7",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder from 3 to 7",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder in 3 to 7",
        Some("displayorder in 3..7"),
    ),
    (
        "agent-statuses",
        "displayorder:[3 TO 7]",
        Some("displayorder in 3..7"),
    ),
    ("agent-statuses", "displayorder in 3..", None),
    ("agent-statuses", "displayorder in 1..2..3", None),
    ("users", "username !in (a)", None),
    ("users", "username notin (a, b)", None),
    (
        "users",
        "username = 'O''Brien'",
        Some("username = \"O'Brien\""),
    ),
    (
        "users",
        "username = O'Brien and firstname = Pat",
        Some("username = \"O'Brien\" and firstname = Pat"),
    ),
    (
        "users",
        "username in (O'Brien, x)",
        Some("username in (\"O'Brien\", x)"),
    ),
    ("users", "username = 'bob' LIMIT 10", None),
    ("users", "username = 'bob' ORDER BY username", None),
    ("users", "tag(BPO: 123)", Some("tag(BPO = 123)")),
    (
        "users",
        "proficiency(English 3)",
        Some("proficiency(English >= 3)"),
    ),
    (
        "users",
        "proficiency(level 3)",
        Some("proficiency(level >= 3)"),
    ),
    (
        "users",
        "proficiency(English: 3)",
        Some("proficiency(English = 3)"),
    ),
    (
        "contact-evaluations",
        "autoevaluation true",
        Some("autoevaluation = true"),
    ),
    ("users", "*", None),
    ("users", "*:*", None),
    (
        "agent-statuses",
        "state = !ENABLED",
        Some("state != ENABLED"),
    ),
    ("users", "username = ${who}", None),
    ("users", "username = a$b", Some("username = \"a$b\"")),
    ("users", "Users[?Username=='bob']", Some("Username = bob")),
    ("agent-statuses", "enabled", Some("state = ENABLED")),
    ("users", "\"username\" = a", Some("username = a")),
    ("users", "\u{201C}name\u{201D} = a", Some("name = a")),
    ("users", "1name = a", None),
    ("users", "proficiency >= 3", Some("proficiency(level >= 3)")),
    ("users", "tag BPO = 123", Some("tag(BPO = 123)")),
    (
        "contact-evaluations",
        "modified:>2024-01-01",
        Some("modified > 2024-01-01"),
    ),
    (
        "agent-statuses",
        "displayorder:>3",
        Some("displayorder > 3"),
    ),
    (
        "agent-statuses",
        "state:(enabled OR disabled)",
        Some("state in (enabled, disabled)"),
    ),
    ("users", "username = (a or b)", Some("username in (a, b)")),
    (
        "users",
        "Users | where Username = bob",
        Some("Username = bob"),
    ),
    ("users", "username pr", None),
    ("users", "username REGEXP 'a.*'", None),
    ("users", "username endswith abc", None),
    (
        "agent-statuses",
        "state isnt enabled",
        Some("state != enabled"),
    ),
    ("users", "username does not contain abc", None),
    (
        "users",
        "username one of (a, b)",
        Some("username in (a, b)"),
    ),
    (
        "contact-evaluations",
        "modified after 2024-01-01",
        Some("modified > 2024-01-01"),
    ),
    (
        "contact-evaluations",
        "modified before 2024-01-01",
        Some("modified < 2024-01-01"),
    ),
    (
        "contact-evaluations",
        "modified since 2024-01-01",
        Some("modified >= 2024-01-01"),
    ),
    (
        "contact-evaluations",
        "modified on 2024-01-01",
        Some("modified = 2024-01-01"),
    ),
    (
        "agent-statuses",
        "displayorder at least 3",
        Some("displayorder >= 3"),
    ),
    (
        "agent-statuses",
        "displayorder ≠ 3",
        Some("displayorder != 3"),
    ),
    (
        "agent-statuses",
        "displayorder≥3",
        Some("displayorder >= 3"),
    ),
    (
        "agent-statuses",
        "displayorder ≤ 3",
        Some("displayorder <= 3"),
    ),
    ("users", "username → bob", Some("username = bob")),
    ("users", "username ＝ bob", Some("username = bob")),
    ("users", "routing profile = x", Some("routingprofile = x")),
    (
        "agent-statuses",
        "display order = 3",
        Some("displayorder = 3"),
    ),
    (
        "users",
        "username = a ; firstname = b",
        Some("username = a and firstname = b"),
    ),
    ("users", "name.contains(\"Lu\")", Some("name ~ Lu")),
    ("users", "name.begins_with(\"Lu\")", Some("name ^= Lu")),
    ("users", "begins_with(name, \"Lu\")", Some("name ^= Lu")),
    ("users", "hasPrefix(name, \"Lu\")", Some("name ^= Lu")),
    ("users", "name hasprefix Lu", Some("name ^= Lu")),
    (
        "agent-statuses",
        "gte(displayorder, 3)",
        Some("displayorder >= 3"),
    ),
    (
        "agent-statuses",
        "\"enabled\" <> state",
        Some("state != enabled"),
    ),
    (
        "agent-statuses",
        "3 === displayorder",
        Some("displayorder = 3"),
    ),
    (
        "agent-statuses",
        "3 =< displayorder",
        Some("displayorder >= 3"),
    ),
    ("users", "username not <> bob", Some("username = bob")),
    (
        "agent-statuses",
        "state not !== enabled",
        Some("state = enabled"),
    ),
    (
        "agent-statuses",
        "type is ROUTABLE, CUSTOM",
        Some("type in (ROUTABLE, CUSTOM)"),
    ),
    (
        "contact-evaluations",
        "modified on or after 2024-01-01",
        Some("modified >= 2024-01-01"),
    ),
    ("users", "username not_in (a, b)", None),
    ("users", "gt(username, bob)", None),
    ("users", "contains(usrname, Lu)", Some("Username ~ Lu")),
    ("users", "username ends_with abc", None),
    ("users", "id in (a or b)", Some("id in (a, b)")),
    ("users", "id in (a and b)", None),
    ("users", "name=f(x)", Some("name = \"f(x)\"")),
    ("users", "name=a!b", Some("name = \"a!b\"")),
    ("users", "tag(not BPO=123)", None),
    ("users", "hierarchy(not abc)", None),
    ("users", "tag(BPO#c=1)", None),
    ("users", "username in (a#b)", None),
    ("users", "((", None),
    ("users", "))", None),
    ("users", ")(", None),
    ("users", "Key=BPO,Value=123", Some("tag(BPO = 123)")),
    ("users", "Name=username,Values=bob", Some("username = bob")),
    (
        "users",
        "aws:ResourceTag/Team = Billing",
        Some("tag(Team = Billing)"),
    ),
    (
        "users",
        "tag(Team=Billing OR Site=A)",
        Some("tag(Team = Billing) or tag(Site = A)"),
    ),
    ("users", "tag:Team in (A, B)", Some("tag(Team in (A, B))")),
    (
        "agent-statuses",
        "type = ROUTABLE,CUSTOM",
        Some("type in (ROUTABLE, CUSTOM)"),
    ),
    (
        "agent-statuses",
        "state !in (ENABLED)",
        Some("not state in (ENABLED)"),
    ),
    (
        "agent-statuses",
        "displayorder >= 3 <= 7",
        Some("displayorder >= 3 and displayorder <= 7"),
    ),
    (
        "contact-evaluations",
        "modified = 2024/01/01",
        Some("modified = 2024-01-01"),
    ),
    (
        "contact-evaluations",
        "modified = 2024-1-2",
        Some("modified = 2024-01-02"),
    ),
    (
        "contact-evaluations",
        "modified = 20240101",
        Some("modified = 2024-01-01"),
    ),
    (
        "contact-evaluations",
        "modified = '2024-01-01 10:00'",
        Some("modified = 2024-01-01T10:00:00Z"),
    ),
    ("contact-evaluations", "modified > 01/02/2024", None),
    (
        "users",
        "proficiency(English > 3, < 5)",
        Some("proficiency(English = 4)"),
    ),
    ("users", "email = bob@x.com", None),
    ("users", "skill(English)", Some("proficiency(English)")),
    ("users", "hierachy = x", Some("hierarchy(x)")),
    (
        "users",
        "username = bob and hierarchy(A, B)",
        Some("username = bob and (hierarchy(A) or hierarchy(B))"),
    ),
    (
        "users",
        "group = abc and username = x",
        Some("hierarchy(abc) and username = x"),
    ),
    (
        "users",
        "skills = English or username = x",
        Some("proficiency(English) or username = x"),
    ),
    (
        "users",
        "level in (1, 2) and username = x",
        Some("proficiency(level in (1, 2)) and username = x"),
    ),
    ("users", "skill(English)", Some("proficiency(English)")),
    ("users", "hierarchy(x) = y", None),
    ("users", "username !! a", None),
    (
        "agent-statuses",
        "state !! enabled",
        Some("state != enabled"),
    ),
    ("queues", "queuename = a", Some("name = a")),
    ("queues", "queue_id = a", Some("id = a")),
    ("agent-statuses", "AgentStatusName ~ ab", Some("name ~ ab")),
    (
        "hours-of-operations",
        "hoursOfOperationId = a",
        Some("id = a"),
    ),
    (
        "test-cases",
        "testCaseStatus = PUBLISHED",
        Some("status = PUBLISHED"),
    ),
    ("agent-statuses", "order = 3", Some("displayOrder = 3")),
    ("agent-statuses", "status = x", None),
    (
        "contact-evaluations",
        "modified = 2026-07-01T10:00:00+25:00",
        None,
    ),
    ("queues", "proficiency = English", None),
    ("queues", "hierarchy = x", None),
    ("contact-evaluations", "smith", None),
    ("contact-evaluations", "\"smith\"", None),
    ("users", "b", Some("name = b")),
    (
        "users",
        "aaaaaaaaaabbbbbbbbbbccccccccccd",
        Some("name = aaaaaaaaaabbbbbbbbbbccccccccccd"),
    ),
    (
        "agent-statuses",
        "displayorder = 7-3",
        Some("displayorder in 3..7"),
    ),
    ("agent-statuses", "displayorder = 60-70", None),
    ("agent-statuses", "displayorder = 3.5-4", None),
    ("users", "tag(:BPO)", None),
    ("users", "username(under bob)", None),
    ("users", "proficiency(English, 9)", None),
    ("users", "English >= 9", None),
    ("users", "level > 9", None),
    ("users", "hierarchy(a = b, c)", None),
    ("agent-statuses", "state(on)", None),
    ("agent-statuses", "state(enabled)", Some("state = enabled")),
    ("users", "username(bob)", Some("Username = bob")),
    ("users", "username(bob, ann)", None),
    ("users", "username(bob = 1)", None),
];

/// What the help says where no query can be derived, or what it says besides.
const SAID: &[(&str, &str, &str)] = &[
    ("users", "username not = bob", "write `!=`"),
    (
        "users",
        "username not in (a, b)",
        "`not username in (a, b)`",
    ),
    ("users", "username <> bob", "write `!=`"),
    ("users", "username !== bob", "write `!=`"),
    (
        "users",
        "username is null",
        "the service cannot search for a missing value",
    ),
    (
        "users",
        "username is not null",
        "the service cannot search for a missing value",
    ),
    (
        "users",
        "username = 'a' 'b'",
        "`\"a b\"`; for any of several write `username in (a, b)`",
    ),
    (
        "users",
        "username = \"a\"b",
        "one pair of quotes around the whole value: `\"ab\"`",
    ),
    (
        "users",
        "username = a = b",
        "a field is compared once: join two comparisons with `and` or `or`",
    ),
    (
        "users",
        "username in (,a)",
        "write a value before the comma",
    ),
    (
        "users",
        "hierarchy(under (a,b))",
        "write one value, without parentheses",
    ),
    ("users", "proficiency(x >= )", "write the value before `)`"),
    ("users", "-username:bob", "write `not username = bob`"),
    ("users", "-tag(BPO=123)", "write `not tag(BPO=123)`"),
    (
        "users",
        "username => 3",
        "`Username` does not take: it takes `=`",
    ),
    ("users", "username = a..b", "`Username = \"a..b\"`"),
    ("users", "username=$x#c", "`$x #c`"),
    ("users", "$x", "`name = $x`"),
    ("users", "username=\"abc\\", "close it: `\"abc\\\\\"`"),
    (
        "users",
        "username = bob AND",
        "write a condition after `AND`, or remove it",
    ),
    (
        "users",
        "OR username = bob",
        "write one before it, or remove it",
    ),
    (
        "users",
        "select * from users",
        "what is searched is named before the query",
    ),
    (
        "users",
        "descripton ~ ab",
        "`description` is near, but only `agent-statuses`",
    ),
    (
        "users",
        "tag(BPO not in (1, 2))",
        "put `not` before the whole condition: `not tag(BPO in (1, 2))`",
    ),
    (
        "users",
        "tag(Team = A, BPO not in (1, 2))",
        "write a condition of its own: `not tag(BPO in (1, 2))`",
    ),
    ("users", "tag(BPO not 123)", "write `tag(BPO != 123)`"),
    ("users", "tag(BPO exists)", "write `tag(BPO)`"),
    (
        "users",
        "not tag(BPO)",
        "give the values: `tag(BPO = VALUE)` or `tag(BPO in (A, B))`; or allow a residual",
    ),
    (
        "users",
        "tags = 123",
        "a function asks for tags: `tag(KEY = VALUE)`",
    ),
    (
        "users",
        "hierarchy_group_id in (a, b)",
        "a function asks for hierarchy groups: `hierarchy(under GROUP_ID)`",
    ),
    ("users", "hierarchy(\"\")", "write `hierarchy(ID)`"),
    (
        "users",
        "username = bob // the first one",
        "a comment begins with `#`: write `# the first one`",
    ),
    (
        "users",
        "queries/all.cql",
        "if it is a file, pass the text in it",
    ),
    ("users", "@all.txt", "if it is a file, pass the text in it"),
    (
        "agent-statuses",
        "field(\"X\") in 1..3",
        "it takes `=`, `~`, `^=` and `in (a, b)`",
    ),
    (
        "users",
        "English >= 3",
        "name the proficiency: `proficiency(English >= 3)`",
    ),
    (
        "agent-statuses",
        "displayorder in (1..2, 5)",
        "a range follows `in` on its own",
    ),
    (
        "agent-statuses",
        "displayorder = 99999999999",
        "from 1 to 50",
    ),
    (
        "evaluation-forms",
        "latestversion = 3000000000",
        "it is too large: the largest is 2147483647",
    ),
    (
        "evaluation-forms",
        "latestversion = -3000000000",
        "it is too small: the smallest is -2147483648",
    ),
    (
        "evaluation-forms",
        "lastmodifiedtime > 2024-01-01T00:00:60Z",
        "write it as `2024-07-18T09:30:00Z`",
    ),
    (
        "evaluation-forms",
        "lastmodifiedtime > 2024-01-01T24:00:00",
        "write it as `2024-07-18T09:30:00Z`",
    ),
    (
        "users",
        "routingprofile.name = Basic",
        "search `routing-profiles` by name first",
    ),
    (
        "users",
        "routingprofilename = x",
        "search `routing-profiles` by name first",
    ),
    (
        "users",
        "username NOT IN ('a','b')",
        "but the service cannot search with `not`",
    ),
    (
        "users",
        "-username:bob",
        "but the service cannot search with `not`",
    ),
    (
        "users",
        "username not = bob",
        "but the service cannot search with `not`",
    ),
    (
        "users",
        "username !in (a)",
        "but the service cannot search with `not`",
    ),
    (
        "users",
        "tag(not BPO=123)",
        "put `not` before the whole condition: `not tag(BPO=123)`",
    ),
    (
        "users",
        "username BETWEEN 'a' AND 'b'",
        "`in a..b`, which `Username` does not take: it takes `=`",
    ),
    ("users", "username in 3-7", "write `in (3-7)`"),
    (
        "agent-statuses",
        "displayorder in 3..",
        "a range has two ends: `in 2..4`",
    ),
    (
        "agent-statuses",
        "state=ENABLED!type=ROUTABLE",
        "`state=ENABLED and !type=ROUTABLE`",
    ),
    ("users", "*", "everything is the empty query"),
    ("users", "username = ${who}", "write `$who`"),
    (
        "users",
        "hierarchy(x) = y",
        "a group is compared with nothing: `hierarchy(x)`",
    ),
    (
        "users",
        "proficiency(English 3)",
        "or `= 3` for exactly this level",
    ),
    (
        "users",
        "username endswith abc",
        "cannot search by how a string ends",
    ),
    (
        "users",
        "username REGEXP 'a.*'",
        "there are no regular expressions",
    ),
    (
        "users",
        "hierachy = x",
        "`hierarchy` is near, a function: `hierarchy(x)`",
    ),
    (
        "agent-statuses",
        "taag = x",
        "`tag` is near, a function: `tag(KEY = VALUE)`",
    ),
    (
        "agent-statuses",
        "status = x",
        "did you mean `state`? `contact-evaluations`",
    ),
    ("users", "group = g1", "`hierarchy(g1)`"),
    (
        "users",
        "displayname ~ bob",
        "`fullname = \"Ann Lee\"` is the first name, a space and the last name",
    ),
    (
        "users",
        "fullname = Ann",
        "`fullname` is `FirstName`, a space and `LastName`, so a whole one has a space: write `fullname ~ Ann`",
    ),
    ("users", "fullname ~ \"Ann L\"", "search by one word of it"),
    (
        "users",
        "email = bob@x.com",
        "e-mail addresses of users cannot be searched",
    ),
    ("queues", "type = x", "its only value is `STANDARD`"),
    ("users", "{\"username\":\"bob\"}", "a query is text"),
    ("users", "username !! a", "write `username != a`"),
    (
        "agent-statuses",
        "proficency(E)",
        "`proficiency` is near, but only `users` can be searched by it",
    ),
    (
        "queues",
        "proficiency = English",
        "only `users` can be searched by it",
    ),
    (
        "agent-statuses",
        "state in A..B",
        "it takes `=`, `!=` and `in`: `state = ENABLED`",
    ),
    (
        "agent-statuses",
        "state()",
        "`state` is a field: `state = ENABLED`",
    ),
    (
        "contact-evaluations",
        "score > abc%",
        "write it with a point, such as `87.5`",
    ),
    (
        "users",
        "username between a and b",
        "`in`: `Username = value` or",
    ),
    ("users", "name ~ ()", "write `in (a, b)`"),
    ("users", "username = (", "write `in (a, b)`"),
    (
        "users",
        "username = $a b",
        "a parameter is a whole value: bind it to all of the words",
    ),
    ("users", "level > 9", "where a level goes from 1 to 5"),
    (
        "users",
        "proficiency(English, 9)",
        "where a level goes from 1 to 5",
    ),
    (
        "contact-evaluations",
        "\"smith\"",
        "name the field; the fields of `contact-evaluations` are",
    ),
    (
        "users",
        "group(g1)",
        "a function asks for hierarchy groups: `hierarchy(under GROUP_ID)`",
    ),
    (
        "agent-statuses",
        "skill(E)",
        "`proficiency` asks for proficiencies, but only `users` can be searched by it",
    ),
    (
        "queues",
        "hierachy(g)",
        "`hierarchy` is near, but only `users` can be searched by it",
    ),
    (
        "queues",
        "skill.English >= 3",
        "it would be `proficiency(…)`, but only `users` can be searched by it",
    ),
    (
        "users",
        "tags(not BPO = 1)",
        "put `not` before the whole condition: `not tag(BPO = 1)`",
    ),
    (
        "users",
        "tags(BPO not in (1, 2))",
        "put `not` before the whole condition: `not tag(BPO in (1, 2))`",
    ),
    (
        "queues",
        "skills English >= 3",
        "it would be `proficiency(…)`, but only `users` can be searched by it",
    ),
    (
        "queues",
        "proficiency English >= 3",
        "it would be `proficiency(…)`, but only `users` can be searched by it",
    ),
    (
        "predefined-attributes",
        "tag.BPO = 1",
        "it would be `tag(…)`, but SearchPredefinedAttributes has no filter",
    ),
    (
        "predefined-attributes",
        "tag[BPO] = 1",
        "it would be `tag(…)`, but SearchPredefinedAttributes has no filter",
    ),
    (
        "users",
        "tag.BPO ~ 12",
        "it would be `~`, which `tag` does not take: tags are compared exactly",
    ),
    (
        "users",
        "gt(username, bob)",
        "it would be `>`, which `Username` does not take: it takes `=`, `!=`",
    ),
    (
        "users",
        "username ! = bob",
        "write `!=` without white space in it; but the service cannot search with `not`",
    ),
    (
        "predefined-attributes",
        "tags(a=1)",
        "`tag` is near, but SearchPredefinedAttributes has no filter",
    ),
    (
        "queues",
        "name =",
        "write the value after `=`, in quotes if it has white space",
    ),
    ("users", "tag(BPO =", "write the value after `=`"),
    (
        "users",
        "proficiency(English >=",
        "write the value after `>=`",
    ),
    (
        "queues",
        "name in",
        "write a list or a range after `in`: `in (a, b)`, `in 2..4`",
    ),
    (
        "users",
        "tag(a = b,",
        "write what comes after the comma, or remove it",
    ),
    (
        "users",
        "id in (a, ",
        "write what comes after the comma, or remove it",
    ),
    (
        "users",
        "hierarchy(under ",
        "write the group's id after `under`",
    ),
    (
        "users",
        "tag(under)",
        "as a value it is quoted: `\"under\"`",
    ),
    ("queues", "name = )", "write the value before `)`"),
    (
        "queues",
        "name = a and not",
        "a condition is a field, an operator and a value: `FIELD = VALUE`",
    ),
    (
        "queues",
        "name = a and under x",
        "`under` stands only in the parentheses of `hierarchy`",
    ),
    (
        "users",
        "username=b\\=c",
        "quote a value that has `=` in it: `\"b\\\\=c\"`",
    ),
    (
        "users",
        "username=\"\\u{0001F600}\"",
        "an escape has at most 6 hexadecimal digits",
    ),
    (
        "users",
        "username=\"\\u{D800}\"",
        "no character has this number",
    ),
    (
        "users",
        "username=\"\\u{12G4}\"",
        "an escape has 1 to 6 hexadecimal digits in braces",
    ),
];

/// Queries with more faults than the slip: each has its own error.
const SEVERAL_FAULTS: &[&str] = &[
    "select * from users where username = bob order by username",
    "username in a, firstname = b",
    "state <> enabled and type not in CUSTOM, OFFLINE",
    "username && firstname",
    "-tag(BPO=123) username:bob",
    "+tag(BPO=123) +username:bob",
    "tag:BPO=123 and username == bob",
    "username co \"Sup\" and firstname sw \"B\"",
    ".username == \"bob\"",
    "tag.BPO = \"New York and username = bob",
    "tag(in=b, not=c)",
    "not skills.English",
    "skill(English 3)",
    "skill(English: 3)",
    "username=$x#c",
    "name ~ ()",
    "username = (",
    "username = $a b",
];

fn first_error(name: &str, query: &str) -> Description {
    let report = compile(resource(name).expect("it is a resource"), query).expect_err(query);
    report
        .descriptions()
        .into_iter()
        .find(|problem| problem.severity == "error")
        .expect("an error is why it failed")
}

#[test]
fn every_slip_is_told_what_to_type_instead() {
    let silent = SLIPS
        .iter()
        .filter(|(name, slip, _)| first_error(name, slip).help.is_empty());
    assert_eq!(
        silent.map(|(_, slip, _)| *slip).collect::<Vec<_>>(),
        Vec::<&str>::new()
    );
}

#[test]
fn the_query_that_was_meant_is_offered_whole_and_compiles() {
    let mut wrong = Vec::new();
    for (name, slip, meant) in SLIPS {
        let Some(meant) = meant else { continue };
        let help = first_error(name, slip).help;
        let offers: Vec<&str> = help.split('`').skip(1).step_by(2).collect();
        let compiles = compile(resource(name).unwrap(), meant).is_ok();
        if !offers.contains(meant) || !compiles {
            wrong.push(format!("{slip}: {meant} is not in `{help}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_help_says_what_is_to_be_said() {
    let helps = |name: &str, slip: &str| -> Vec<String> {
        let report = compile(resource(name).unwrap(), slip).unwrap_err();
        report
            .descriptions()
            .into_iter()
            .map(|problem| problem.help)
            .collect()
    };
    let helps = SAID
        .iter()
        .map(|(name, slip, said)| (slip, said, helps(name, slip)));
    let silent: Vec<_> = helps
        .filter(|(_, said, helps)| !helps.iter().any(|help| help.contains(**said)))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn one_slip_is_one_error() {
    let slips = SLIPS
        .iter()
        .map(|(name, slip, _)| (name, slip))
        .chain(SAID.iter().map(|(name, slip, _)| (name, slip)));
    let several = slips.filter(|(name, slip)| {
        let report = compile(resource(name).unwrap(), slip).unwrap_err();
        report
            .problems()
            .iter()
            .filter(|problem| !problem.is_warning())
            .count()
            > 1
    });
    assert_eq!(
        several.map(|(_, slip)| *slip).collect::<Vec<_>>(),
        SEVERAL_FAULTS
    );
}

/// What looks like a slip and compiles: a warning names the operator, or it is a value as it stands.
#[test]
fn what_only_looks_like_a_slip_compiles() {
    let plan = compile(resource("users").unwrap(), "username = *sup*").unwrap();
    assert_eq!(
        plan.warnings.descriptions().first().unwrap().help,
        "write `Username ~ sup`"
    );
    assert!(
        compile(resource("users").unwrap(), "username=bob;")
            .unwrap()
            .warnings
            .is_empty()
    );
    let quoted = compile(
        resource("agent-statuses").unwrap(),
        "displayorder in \"2\"..\"3\"",
    )
    .unwrap();
    let bare = compile(resource("agent-statuses").unwrap(), "displayorder in 2..3").unwrap();
    assert_eq!(quoted.requests, bare.requests);
}

/// Where nothing can be derived nothing is made up; and what is offered always compiles.
#[test]
fn nothing_else_is_offered() {
    for (name, slip, meant) in SLIPS {
        let report = compile(resource(name).unwrap(), slip).unwrap_err();
        if let Some(offered) = report.meant() {
            assert!(
                compile(resource(name).unwrap(), offered).is_ok(),
                "{slip}: {offered}"
            );
            assert!(meant.is_some(), "{slip}: {offered}");
        }
    }
}

/// Two faults, of which one is that the service cannot negate: the other one's help keeps the `not`.
#[test]
fn a_suggestion_is_right_and_leaves_nothing_out() {
    for (name, query) in [
        ("users", "username(bob, ann)"),
        ("users", "username(bob = 1)"),
        ("users", "username(under bob)"),
        ("users", "tag(under a, b)"),
        ("users", "tag(:BPO)"),
        ("users", "tag(\"\", x)"),
        ("users", "hierarchy(a = b, c)"),
        ("users", "proficiency(English, 9)"),
        (
            "users",
            "proficiency(name = Language, value = English, x = y)",
        ),
        ("users", "contains(foo, x)"),
        ("users", "tag(BPO) <= 123"),
        ("users", "level > 9"),
        ("users", "level in 2..9"),
        ("queues", "hierarchy = x"),
        ("contact-evaluations", "smith"),
        ("contact-evaluations", "\"smith\""),
        ("agent-statuses", "displayorder = 60-70"),
        ("agent-statuses", "state(on)"),
    ] {
        let report = compile(resource(name).unwrap(), query).unwrap_err();
        assert_eq!(report.problems()[0].suggestion(), None, "{query}");
    }
    let report = compile(resource("users").unwrap(), "username(bob)").unwrap_err();
    assert_eq!(
        report.problems()[0]
            .suggestion()
            .map(|meant| meant.text.as_str()),
        Some("Username = bob")
    );
}

#[test]
fn a_missing_join_keeps_the_negation() {
    for (slip, said) in [
        ("name = a not tag(b=c)", "write `name = a and not tag(b=c)`"),
        ("(id=a) not id=b", "write `id=a and not id=b`"),
        (
            "id=a ((not not not id=b))",
            "write `id=a and not not not id=b`",
        ),
        (
            "id=a not (((((((((((((((((id=b)))))))))))))))))",
            "write `and` or `or` between the two conditions",
        ),
        (
            "id=a not # c\nid=b",
            "write `and` or `or` between the two conditions",
        ),
    ] {
        let report = compile(resource("users").unwrap(), slip).unwrap_err();
        assert!(
            report
                .descriptions()
                .iter()
                .any(|problem| problem.help.contains(said)),
            "{slip}"
        );
        assert_eq!(report.meant(), None);
    }
}

/// A comment begins after white space or punctuation: a keyword is neither.
#[test]
fn comments_are_not_glued_to_keywords() {
    for glued in [
        "a = b and#c\nc = d",
        "not#c\na = b",
        "a = b or#c\nc = d",
        "a in#c\n(b)",
        "hierarchy(under#c\nb)",
    ] {
        let parsed = connectql::syntax::parse(glued).unwrap();
        assert!(
            matches!(
                parsed.problems[..],
                [connectql::Problem::GluedComment { .. }]
            ),
            "{glued}"
        );
    }
    for apart in [
        "a = b &&#c\nc = d",
        "!#c\na = b",
        "a =#c\nb",
        "a in (#c\nb)",
        "a = b and #c\nc = d",
    ] {
        assert!(
            connectql::syntax::parse(apart).unwrap().problems.is_empty(),
            "{apart}"
        );
    }
}

/// A wildcard's warning says what compiles.
#[test]
fn what_is_said_of_wildcards_can_be_typed() {
    let help = |query: &str| {
        let warnings = compile(resource("users").unwrap(), query)
            .unwrap()
            .warnings
            .descriptions();
        warnings
            .into_iter()
            .map(|warning| warning.help)
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert!(help("username = *ab*").contains("`Username ~ ab`"));
    assert!(!help("username = *5*").contains("~ 5"));
    assert!(help("field(\"foo\") = \"a*\"").contains("`field(\"foo\") ^= a`"));
}

/// A parameter in a wrong place is used, if wrongly.
#[test]
fn a_misplaced_parameter_is_one_error() {
    let mut options = connectql::Options::default();
    options.parameters.bind("x", "1");
    for query in ["$x = a", "name = b and $x", "$x"] {
        let report =
            connectql::compile_with(resource("users").unwrap(), query, &options).unwrap_err();
        assert_eq!(report.problems().len(), 1, "{query}");
    }
}

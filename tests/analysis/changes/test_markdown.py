"""How changes read as Markdown: in words, and in the order of their weight."""

from pathlib import Path

from tests.analysis.changes.conftest import ACTORS, MITIGATIONS, Compare, WriteVersion
from valuechain.analysis.changes.changes import compare_versions
from valuechain.analysis.changes.markdown import write_changes
from valuechain.analysis.changes.versions import read_version

DATED = "framework,id,name,primary,applies_from\nbook,M-1,Filter data,maker,{}\n"
DATES = "framework,id,date,scope,transition,is_settled\n"
RESPONSIBLE, FACTS, WORDING = (
    "### Who is responsible, for what, from when",
    "### Other facts",
    "### Wording, typography and source references",
)


def section(written: str, heading: str) -> list[str]:
    """The lines of the list that follows a heading of the framework, without its topics."""
    following = written.split(f"{heading}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
    return [line for line in following.splitlines() if line]


def test_dates_are_told_in_words_of_their_own_version(compare: Compare) -> None:
    """An id of dates.csv is resolved in its version, with its scope and whether it is settled; no code is left."""
    old = {"mitigations": DATED.format("D"), "dates": f"{DATES}book,D,2027-12-02,Part I,,yes\n"}
    new = {"mitigations": DATED.format("E"), "dates": f"{DATES}book,E,2026-08-02,,,no\n"}
    assert section(write_changes(compare(old, **new), {}), "#### Dates") == [
        *("Added (1):", "- `E` 2 August 2026 (on a literal reading; not settled)"),
        *("Removed (1):", "- `D` 2 December 2027 (Part I)"),
        "Changed (1):",
        "- `M-1` Filter data: “2 December 2027 (Part I)” → “2 August 2026 (on a literal reading; not settled)”",
    ]


def test_a_date_in_words_that_becomes_an_id_with_equal_words_is_wording(compare: Compare) -> None:
    """If the date reads as before, who is responsible has not changed."""
    new = {"mitigations": DATED.format("D"), "dates": f"{DATES}book,D,2027-12-02,,,yes\n"}
    written = write_changes(compare({"mitigations": DATED.format("2 December 2027")}, **new), {})
    assert section(written, WORDING) == ["- Mitigations: 1 row in which nothing else changed (`M-1`)"]


def test_the_same_days_put_otherwise_are_no_change_of_responsibility(compare: Compare) -> None:
    """The day of a transition counts among the days, and is told where the other version names it."""
    new = {"mitigations": DATED.format("D"), "dates": f"{DATES}book,D,2026-08-02,,Old ones by 2 December 2026.,yes\n"}
    old = {"mitigations": DATED.format("2 August 2026 (old ones: 2 December 2026)")}
    told = section(write_changes(compare(old, **new), {}), FACTS)[-1]
    assert told.startswith("- `M-1` Filter data: applies from the same days, put otherwise, “2 August 2026 (old")
    assert told.endswith(" → “2 August 2026: Old ones by 2 December 2026.”")


def test_the_same_days_of_another_scope_are_a_change(compare: Compare) -> None:
    """Where both versions have ids, another scope of the same day changes what applies from when."""
    old = {"mitigations": DATED.format("D"), "dates": f"{DATES}book,D,2026-08-02,Part I,,yes\n"}
    new = {"mitigations": DATED.format("E"), "dates": f"{DATES}book,E,2026-08-02,Part II,,yes\n"}
    told = section(write_changes(compare(old, **new), {}), "#### Dates")
    assert told[-1] == "- `M-1` Filter data: “2 August 2026 (Part I)” → “2 August 2026 (Part II)”"


def test_an_unsettled_date_differs_from_the_same_day_in_words(compare: Compare) -> None:
    """A day that was given as a fact and is not settled now is a change of responsibility."""
    new = {"mitigations": DATED.format("D"), "dates": f"{DATES}book,D,2026-08-02,,,no\n"}
    told = section(write_changes(compare({"mitigations": DATED.format("2 August 2026")}, **new), {}), "#### Dates")
    assert told[-1] == "- `M-1` Filter data: “2 August 2026” → “2 August 2026 (on a literal reading; not settled)”"


def test_added_ownerships_are_told_by_names(compare: Compare) -> None:
    """A line for each mitigation has its owners with role, verbs and condition, and a date only if it is their own."""
    ownerships = (
        "framework,mitigation_id,actor_id,role,norm,condition,applies_from\n"
        "book,M-2,maker,primary,shall;shall not,if asked,\nbook,M-2,user,primary,may,,2027-01-01\n"
    )
    assert section(write_changes(compare(ownerships=ownerships), {}), "#### Verbs and conditions, owner by owner") == [
        "Added (2):",
        "- `M-2`: Makers, primary, shall and shall not (if asked); Users, primary, may, from 1 January 2027",
    ]


def test_a_changed_ownership_names_the_actor_and_the_role(compare: Compare) -> None:
    """A new condition is told of the one owner that it concerns."""
    head = "framework,mitigation_id,actor_id,role,norm,condition\n"
    changes = compare(
        {"ownerships": f"{head}book,M-1,maker,primary,may,\n"},
        ownerships=f"{head}book,M-1,maker,primary,may,if asked\n",
    )
    told = section(write_changes(changes, {}), "#### Verbs and conditions, owner by owner")
    assert told == ["- `M-1`, Makers, primary: condition nothing → “if asked”"]


def test_new_owners_are_told_by_role_and_name(compare: Compare) -> None:
    """Role columns read as who now has which role; another order of the same owners is no change."""
    mitigations = (
        "framework,id,name,primary,secondary\nbook,M-1,Filter data,,maker;user\nbook,M-2,Report misuse,user;maker,\n"
    )
    written = write_changes(compare(mitigations=mitigations), {})
    assert section(written, "#### Owners") == [
        "- `M-1` Filter data: Makers no longer primary; Makers and Users now secondary"
    ]
    assert section(written, WORDING) == ["- Mitigations: 1 row in which nothing else changed (`M-2`)"]


def test_an_owner_with_a_new_name_is_the_same_owner(compare: Compare) -> None:
    """Owners are compared by id, so another name is no other owner."""
    mitigations = MITIGATIONS.replace(",,maker\n", ",,maker;user\n")
    written = write_changes(compare(actors=ACTORS.replace("Makers", "Builders"), mitigations=mitigations), {})
    assert section(written, "#### Owners") == ["- `M-1` Filter data: Users now primary"]


def test_a_framework_is_told_by_its_columns(compare: Compare) -> None:
    """Its heading has its name; a day is in words, and a new licence is wording."""
    head = "id,name,date,licence\nbook,The Book,"
    told = write_changes(compare({"frameworks": f"{head}2025,Free\n"}, frameworks=f"{head}2026-07-27,Free!\n"), {})
    assert section(told, FACTS) == ["#### Frameworks", "- `book`: date “2025” → “27 July 2026”"]
    assert section(told, WORDING) == ["- Frameworks: 1 row with other changes, listed above"]


def test_the_weightiest_changes_come_first(compare: Compare) -> None:
    """What changes responsibility comes first, then other facts, then rows whose wording alone has changed."""
    mitigations = MITIGATIONS.replace("summary", "norm,cells,confidence,source").replace(",,maker", ",,,,,maker")
    new = mitigations.replace("Filter data,,,,", "Filter data,shall,advanced/open,stated,Page 1").replace(
        "misuse", "it"
    )
    written = write_changes(compare({"mitigations": mitigations}, mitigations=new), {})
    headings = [line for line in written.splitlines() if line.startswith("###")]
    assert headings == [
        *(RESPONSIBLE, "#### Verbs", "#### Model types and release types", FACTS, "#### Mitigations", WORDING),
    ]
    assert section(written, RESPONSIBLE)[1::2] == [
        "- `M-1` Filter data: nothing → “shall”",
        "- `M-1` Filter data: every answered combination → “advanced/open”",
    ]
    assert section(written, WORDING) == [
        "- Mitigations: 1 row in which nothing else changed (`M-2`); 1 row with other changes, listed above"
    ]


def test_typography_is_wording(compare: Compare) -> None:
    """Quotation marks, apostrophes, dashes and spaces count as wording, even in a column of facts."""
    head = "framework,id,name,stage\nbook,M-1,Filter data,"
    changes = compare({"mitigations": f"{head}The makers' - stage\n"}, mitigations=f"{head}The  makers’ – stage\n")  # noqa: RUF001
    written = write_changes(changes, {})
    assert "- Mitigations: 1 row in which nothing else changed (`M-1`)" in written
    assert "stage “" not in written


def test_a_text_that_is_withdrawn_is_more_than_wording(compare: Compare) -> None:
    """A description that is new or gone is told as a fact, one that was rewritten as wording."""
    old = MITIGATIONS.replace("data,,", "data,Old.,").replace("misuse,,", "misuse,Old.,")
    new = MITIGATIONS.replace("misuse,,", "misuse,New.,")
    written = write_changes(compare({"mitigations": old}, mitigations=new), {})
    assert section(written, FACTS) == ["#### Mitigations", "- `M-1` Filter data: summary withdrawn"]
    assert section(written, WORDING) == ["- Mitigations: 1 row in which nothing else changed (`M-2`)"]


def test_a_change_that_many_rows_share_is_told_once(compare: Compare) -> None:
    """Three rows with the same change are one item; their other changes follow row by row."""
    head = "framework,id,name,stage,code\n"
    rows = [f"book,M-{number},Item {number},STAGE,{number}\n" for number in range(1, 4)]
    old = head + "".join(rows).replace("STAGE", "Design")
    new = head + "".join(rows).replace("STAGE", "Build").replace("Build,3", "Build,III")
    told = section(write_changes(compare({"mitigations": old}, mitigations=new), {}), "#### Mitigations")
    assert told == [
        "- stage “Design” → “Build”, 3 rows: `M-1`, `M-2`, `M-3`",
        "- `M-3` Item 3: code “3” → “III”",
    ]


def test_lists_are_told_by_what_they_gain_and_lose(compare: Compare) -> None:
    """Ids of risks and topics are told by name."""
    risks = "framework,id,name\nbook,a,Theft\nbook,b,Fraud\nbook,c,Lies\n"
    head = "framework,id,name,risks\nbook,M-1,Filter data,"
    old = {"risks": risks, "mitigations": f"{head}a;b\n"}
    told = section(write_changes(compare(old, risks=risks, mitigations=f"{head}b;c\n"), {}), FACTS)
    assert told == ["#### Mitigations", "- `M-1` Filter data: risks also Lies; no longer Theft"]


def test_places_are_only_counted(compare: Compare) -> None:
    """Passages are a number in the framework's section, and not in the table of numbers."""
    tables = {
        "texts": "framework,id,title\nbook,print,The Book\n",
        "passages": "framework,table,row,text,place\nbook,mitigations,M-1,print,line 1\nbook,actors,user,print,2\n",
    }
    written = write_changes(compare(**tables), {})
    assert written.endswith("\n\nPlaces in the texts: 2 added.\n")
    assert "| book | 1 | 0 | 0 | 0 | 0 |" in written


def test_rows_without_names_are_told_in_words(compare: Compare) -> None:
    """Supplies, doubts, counterparts and definitions name their actors."""
    tables = {
        "supplies": "framework,from_actor,to_actor,what\nbook,maker,user,models\n",
        "doubts": "framework,mitigation_id,actor_id,kind,what\nbook,M-1,user,torn label,It is.\nbook,,,odd,It is.\n",
        "definitions": "framework,kind,term,text\nbook,persona,maker,It makes.\n",
        "crosswalk": "framework,actor,to_framework,to_actor,extent,condition\nbook,maker,film,,none,looked for\n",
        "frameworks": "id,name\nbook,The Book\nfilm,The Film\n",
        "actors": f"{ACTORS}film,star,Stars\n",
        "mitigations": f"{MITIGATIONS}film,F-1,Act,,star\n",
    }
    written = write_changes(compare(**tables), {}).split("## The Film")[0]
    assert [line for line in section(written, FACTS) if line.startswith("- ")] == [
        "- models: from Makers to Users",
        "- Makers and no actor (`film`): none, looked for",
        "- `M-1`, Users: torn label",
        "- odd",
        "- Makers: persona",
    ]


def test_the_day_of_a_version_may_be_unknown(version: WriteVersion) -> None:
    """If the recorded day is that of other files, the header says that the day is unknown."""
    old, new = Path(version("old")), Path(version("new"))
    (new / "datapackage.json").write_text('{"version": "of other files", "updated": "2026-11-28"}')
    changes = compare_versions(read_version(old), read_version(new))
    header = write_changes(changes, {}).splitlines()[2]
    assert header.startswith("From data of ")
    assert header.endswith(" (day unknown).")


def test_links_and_matches_are_told_by_names(compare: Compare) -> None:
    """An added link has the name of its practice and the relation, an added match the names of both actors."""
    new = {
        "practices": "id,topic,name\nlog,monitoring,Keep logs\n",
        "links": "framework,mitigation_id,practice,relation\nbook,M-1,log,narrower\n",
        "reference_actors": "id,name\ninsurer,Insurers\n",
        "reference_crosswalk": (
            "framework,actor,reference_actor,extent,condition\n"
            "book,maker,insurer,conditional,if asked\nbook,user,,none,\n"
        ),
    }
    written = write_changes(compare(**new), {})
    assert section(written, "#### Links") == ["Added (1):", "- `M-1`: Keep logs: narrower"]
    assert section(written, "#### Reference crosswalk")[:3] == [
        "Added (2):",
        "- Makers and Insurers: conditional, if asked",
        "- Users and no reference actor: none",
    ]
    assert "- `log` Keep logs" in written
    assert "- `insurer` Insurers" in written


def test_a_link_follows_a_mitigation_to_its_new_id(compare: Compare) -> None:
    """If only the id of a mitigation changes, its link is not told as another one."""
    shared = {"practices": "id,topic,name\nlog,monitoring,Keep logs\n"}
    head = "framework,mitigation_id,practice,relation\n"
    old = {**shared, "links": f"{head}book,M-2,log,same\n"}
    renamed = (
        "framework,id,name,former_ids,primary\nbook,M-1,Filter data,,maker\nbook,M-3,Report misuse,M-2,maker;user\n"
    )
    written = write_changes(compare(old, **shared, links=f"{head}book,M-3,log,same\n", mitigations=renamed), {})
    assert "Links" not in written
    assert "`M-3`" in written

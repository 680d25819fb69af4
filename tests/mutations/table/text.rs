//! Text, pictures, slides and links.

use crate::table::{COURSE, CREDITS, Mutation, OWN, REPORT, TEACH, VISITOR, WELCOME, mutation};

pub(crate) fn faults() -> Vec<Mutation> {
    let mut faults = pictures();
    faults.extend(words());
    faults.extend(slides());
    faults.extend(headings());
    faults.extend(links());
    faults
}

/// What the course's picture says to those who can't see it.
const ALT: &str =
    "A counter from above: you stand on one side, the visitor on the other, a chair to the right";

fn pictures() -> Vec<Mutation> {
    let alt = |rule, alt: &str| mutation(rule).change(REPORT, ALT, alt);
    vec![
        alt("picture-without-alt-text", "")
            .found(REPORT, "«![](../media/counter.svg \"Where you stand\")»"),
        // In running text, and for instructors only.
        mutation("picture-without-alt-text")
            .change(TEACH, "Read the rows aloud.", "Point at ![ ](../media/counter.svg) and read.")
            .found(TEACH, "Point at «![ ](../media/counter.svg)» and"),
        alt("alt-text-that-says-nothing", "counter.svg")
            .found(REPORT, "«![counter.svg](../media/counter.svg \"Where you stand\")»"),
        alt("alt-text-that-says-nothing", "Counter")
            .found(REPORT, "«![Counter](../media/counter.svg \"Where you stand\")»"),
        alt("alt-text-that-says-nothing", "Table")
            .found(REPORT, "«![Table](../media/counter.svg \"Where you stand\")»"),
        alt("alt-text-that-says-nothing", "where you stand")
            .found(REPORT, "«![where you stand](../media/counter.svg \"Where you stand\")»"),
        alt("alt-text-that-says-nothing", "A picture of a counter from above")
            .found(
                REPORT,
                "«![A picture of a counter from above](../media/counter.svg \"Where you stand\")»",
            ),
        mutation("picture-without-credit")
            .change(CREDITS, "file: counter.svg", "file: old-counter.svg")
            .found(
                REPORT,
                "«![A counter from above: you stand on one side, the visitor on the other, a chair to the right](../media/counter.svg \"Where you stand\")»",
            ),
        mutation("picture-without-credit")
            .add("courses/whole/media/chair.svg", CHAIR)
            .change(
                VISITOR,
                "Name one sentence",
                "![A chair at the corner of a table](../media/chair.svg)\n\nName one sentence",
            )
            .found(VISITOR, "«![A chair at the corner of a table](../media/chair.svg)»"),
    ]
}

const CHAIR: &str = "\
<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 20\" width=\"20\" height=\"20\">
  <rect x=\"4\" y=\"4\" width=\"12\" height=\"12\" fill=\"none\" stroke=\"#000000\"/>
</svg>
";

fn words() -> Vec<Mutation> {
    vec![
        mutation("privileged-text-in-ordinary-passage")
            .insert(
                OWN,
                "Who in your agency must hear of this first?\n",
                "\n**Answer:** The shift leader.\n",
            )
            .found(OWN, "**«Answer»:** The"),
        mutation("privileged-text-in-ordinary-passage")
            .change(
                VISITOR,
                "- Ask, and then be quiet.",
                "- Instructor note: ask, and then be quiet.",
            )
            .found(VISITOR, "- «Instructor note»: ask"),
        mutation("privileged-text-in-ordinary-passage")
            .change(TEACH, "You teach for fifteen minutes.", "Note to the instructor, who marks.")
            .found(TEACH, "«Note to the instructor», who marks."),
        // In a title.
        mutation("privileged-text-in-ordinary-passage")
            .change(
                REPORT,
                "### What goes into the daybook {",
                "### Key: what goes into the daybook {",
            )
            .found(REPORT, "### «Key»: what"),
        mutation("placeholder-left-in-text")
            .change(WELCOME, "Write down what you hear.", "TODO: say what to watch.")
            .found(WELCOME, "«TODO»: say"),
        // In the head, in a cell, in the title of a block, in what instructors read.
        mutation("placeholder-left-in-text")
            .change(WELCOME, "room: Chairs in a half circle", "room: TBD")
            .found(WELCOME, "room: «TBD»"),
        mutation("placeholder-left-in-text")
            .change(REPORT, "| Just before nine |", "| XXX |")
            .found(REPORT, "| «XXX» |"),
        mutation("placeholder-left-in-text")
            .change(WELCOME, "::: slide The first minute", "::: slide FIXME")
            .found(WELCOME, "::: slide «FIXME»"),
        mutation("placeholder-left-in-text")
            .change(TEACH, "Read the rows aloud.", "The rest is to be worked out.")
            .found(TEACH, "is «to be worked out»."),
        mutation("text-harder-than-reading-grade")
            .change(COURSE, "reading_grade: 8", "reading_grade: 2")
            .found(REPORT, "«## What the law asks {#law-asks minutes=25 objectives=CO-1.1}»"),
        mutation("text-harder-than-reading-grade")
            .insert(REPORT, "make a warm handover.\n", &OFFICIAL.repeat(3))
            .found(REPORT, "«## What the law asks {#law-asks minutes=25 objectives=CO-1.1}»"),
    ]
}

/// Nobody can read this at a counter.
const OFFICIAL: &str = "
Notwithstanding the allocation of territorial responsibilities, the receiving authority undertakes
the documentation of the allegation immediately, communicates the resulting documentation to the
authority responsible for the investigation, and notifies the complaining individual of the
identification number, irrespective of considerations of jurisdiction or of administrative
inconvenience.
";

fn slides() -> Vec<Mutation> {
    vec![
        mutation("slide-too-full")
            .insert(WELCOME, "- Ask one open question\n", "- Wait\n- Listen\n- Write\n- Thank\n")
            .found(WELCOME, "«::: slide The first minute {#slide-first-minute}»"),
        mutation("slide-too-full")
            .insert(WELCOME, "- Ask one open question", &" and wait for what comes".repeat(8))
            .found(WELCOME, "«::: slide The first minute {#slide-first-minute}»"),
        // Points in points, and a paragraph.
        mutation("slide-too-full")
            .change(
                WELCOME,
                "- Ask one open question",
                "- Ask\n  - who\n  - when\n  - where\n\nThen wait.",
            )
            .found(WELCOME, "«::: slide The first minute {#slide-first-minute}»"),
    ]
}

fn headings() -> Vec<Mutation> {
    vec![
        mutation("duplicate-section-title")
            .change(VISITOR, "## What worked {", "## Before anybody plays {")
            .found(VISITOR, "## «Before anybody plays» {#what-worked"),
        mutation("duplicate-section-title")
            .change(REPORT, "## Write one {", "## how a report is written {")
            .found(REPORT, "## «how a report is written» {"),
        mutation("heading-level-skipped")
            .change(REPORT, "#### If the visitor leaves early", "##### If the visitor leaves early")
            .found(REPORT, "##### «If the visitor leaves early»"),
        mutation("heading-level-skipped")
            .change(WELCOME, "### When you watch {#when-you-watch}", "#### When you watch")
            .found(WELCOME, "#### «When you watch»"),
        // In a block.
        mutation("heading-level-skipped")
            .change(TEACH, "Read the rows aloud.", "##### Aloud\n\nRead the rows.")
            .found(TEACH, "##### «Aloud»"),
        mutation("table-without-header")
            .change(TEACH, "| Row | Points |", "|  |  |")
            .found(TEACH, "rows.\n\n«|»  |  |"),
        // On a worksheet.
        mutation("table-without-header")
            .change(OWN, "| What changes? | Who must agree? | By when? |", "| | | |")
            .found(OWN, "{#plan-sheet give=after}\n«|» | | |"),
    ]
}

fn links() -> Vec<Mutation> {
    let named = |rule, link: &str| {
        mutation(rule).change(
            REPORT,
            "[Plain Language network](https://www.plainlanguage.gov/)",
            link,
        )
    };
    let words = |link| named("link-text-that-says-nothing", link);
    let address = |link| named("link-malformed", link);
    let phone = |link: &str| {
        mutation("link-malformed").change(REPORT, "[the duty desk](tel:+1-505-555-0100)", link)
    };
    vec![
        words("[click here](https://www.plainlanguage.gov/)").found(REPORT, "[«click here»]("),
        words("[https://www.plainlanguage.gov](https://www.plainlanguage.gov/)")
            .found(REPORT, "[«https://www.plainlanguage.gov»]("),
        words("[](https://www.plainlanguage.gov/)")
            .found(REPORT, "«[](https://www.plainlanguage.gov/)»"),
        // Within the course.
        mutation("link-text-that-says-nothing")
            .change(REPORT, "[what goes into the daybook](#daybook)", "[this page](#daybook)")
            .found(REPORT, "[«this page»](#daybook)"),
        address("[Plain Language network](https://example.com/plain)")
            .found(REPORT, "«[Plain Language network](https://example.com/plain)»"),
        address("[Plain Language network](https://www.plainlanguage.gov/TODO)")
            .found(REPORT, "«[Plain Language network](https://www.plainlanguage.gov/TODO)»"),
        address("[Plain Language network](https://plain_language.gov/)")
            .found(REPORT, "«[Plain Language network](https://plain_language.gov/)»"),
        address("[Plain Language network](https://www.plainlanguage.gov:0/)")
            .found(REPORT, "«[Plain Language network](https://www.plainlanguage.gov:0/)»"),
        phone("[the duty desk](tel:12)").found(REPORT, "«[the duty desk](tel:12)»"),
        phone("[the duty desk](mailto:desk)").found(REPORT, "«[the duty desk](mailto:desk)»"),
    ]
}

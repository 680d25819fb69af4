//! What an evaluator, a station leader and a role player hold; and the index that finds it all.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use kitbag::projection::Edition;
use kitbag::syntax::values::Slug;
use support::{Files, course_with, course_with_module, kit, settings};

const STATION: &str = "\
:::: scenario The parent on the step {#step minutes=5}
**Set-up.** A chair on a porch.

::: role-player Dana, the mother {#dana}
You have called every friend already and speak far too fast.
:::

::: role-player Bo, the neighbor
You saw the red bicycle lying by the canal this morning.
:::
::::

:::: question {#q-step objectives=O-1 use=check kind=rubric}
Take the report on the step.

::: answer
| What is seen | First try | Second try |
|---|---|---|
| Asks before telling* |  |  |

**Pass.** The row with a star.
:::
::::

:::: question {#q-teach objectives=O-1 use=check kind=rubric}
Teach a part of this module.

::: answer
| Row | Not yet | Yes |
|---|---|---|
| Keeps to the time | 0 | 1 |
:::
::::

A sign \\</script>\\<b> in a text, and the word ñandú.

| Cell one | Cell two |
|---|---|
| ends here | begins there |
";

fn files(edition: Edition) -> Files {
    let mut files = course_with(STATION);
    let manifest = files.get_mut("courses/c/course.yaml").unwrap();
    manifest.extend_from_slice(
        b"teach_back: {module: m, minutes_each: 5, rooms: 9, rubric: q-teach}\n",
    );
    kit(&files, &settings("c", edition))
}

fn page(files: &Files, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

#[test]
fn a_role_players_card_holds_one_script_and_no_other() {
    let files = files(Edition::Instructor);
    let scripts = page(&files, "restricted/role-player-scripts.html");
    let cards: Vec<&str> = scripts.split("<section class=\"card\"").skip(1).collect();
    assert_eq!(cards.len(), 2);
    for (card, own, other) in [(0, "far too fast", "bicycle"), (1, "bicycle", "far too fast")] {
        assert!(cards[card].contains(own) && !cards[card].contains(other), "{}", cards[card]);
        assert!(cards[card].contains("A chair on a porch.") && cards[card].contains("“Red”"));
    }
    let leader = page(&files, "instructor/scenario-cards.html");
    assert!(leader.contains("The parent on the step") && leader.contains("A chair on a porch."));
    assert!(!leader.contains("bicycle") && !leader.contains("far too fast"));
}

#[test]
fn each_rubric_stands_on_its_sheet_and_the_teach_backs_on_its_own() {
    let files = files(Edition::Instructor);
    let checklists = page(&files, "restricted/skill-checklists.html");
    assert!(
        checklists.contains("Take the report on the step.") && checklists.contains("<strong>Pass.")
    );
    assert!(!checklists.contains("Teach a part of this module."));
    let teach_back = page(&files, "restricted/teach-back-rubric.html");
    assert!(teach_back.contains("Teach a part of this module."));
    assert!(!teach_back.contains("Take the report on the step."));
    let turns = page(&files, "instructor/teach-back.html");
    assert!(turns.contains("08:00–08:05"), "{turns}");
}

#[test]
fn the_index_holds_the_words_of_its_readers_and_no_tag() {
    for (edition, path) in [
        (Edition::Instructor, "instructor/search.html"),
        (Edition::Participant, "participant/search.html"),
        (Edition::Public, "participant/search.html"),
    ] {
        let index = page(&files(edition), path);
        let open = "<script type=\"application/json\" id=\"_words\">";
        let json = index.split(open).nth(1).unwrap().split("</script>").next().unwrap();
        assert!(!json.contains('<'), "{json}");
        let words: Vec<String> = serde_json::from_str(json).unwrap();
        assert!(words[0].contains("A sign </script><b> in a text"), "{words:?}");
        assert!(words[0].contains("ends here begins there"), "cells stand apart: {words:?}");
        assert_eq!(words.len(), index.matches("<li data-entry>").count(), "a text for each entry");
        let reads_scenario = words[0].contains("A chair on a porch.");
        assert_eq!(reads_scenario, edition == Edition::Instructor);
        assert!(!words[0].contains("bicycle"), "scripts are for nobody's index");
    }
}

/// A module with a section that is marked, between two that aren't.
const ROLL_CALL: &str = "\
---
title: The counter
block: M1
goal: Test a module.
minutes: 40
objectives: [O-1]
sensitive: true
---

## Before it {#before minutes=10}

A heron stood by the gate.

::: slide Elsewhere {#slide-elsewhere}
- Geese
:::

## Whom we ask {#whom-we-ask .discussion minutes=10 objectives=O-1 roll-call}

The class reads about the otter here.

::: say
Look at the lantern.
:::

:::: ask
Who saw the ferry?

::: expect
**\"Nobody.\"** Wait for the tide.
:::
::::

::: show {slide=slide-elsewhere}
Leave it up.
:::

::: slide Two points {#slide-two}
- Anchor
- Buoy
:::

:::: worksheet Night sheet {#night-sheet give=during}
What did the pelican do?

::: lines {count=2}
::::

::: keypoints
- Keep the compass.
:::

::: insert Our harbor rule {#harbor-rule required}
Quote the rule of your own harbor here, with its date.
:::

### At the console {audience=telecommunicator}

::: do
Ring the bell twice.
:::

## After it {#after minutes=10}

:::: scenario The letter {#letter}
Two chairs and an envelope.

::: role-player Reed {#reed}
You have carried the walrus since Monday.
:::
::::

## Check {#check .assessment minutes=10}

::: question {#q-after objectives=O-1 use=check after=after}
Which question leans on the envelope?

- [x] This one
- [ ] Another one
:::

:::: question {#q-rubric objectives=O-1 use=check kind=rubric}
Show it.

::: answer
| Row | Not yet | Yes |
|---|---|---|
| Keeps the badger apart | 0 | 1 |
:::
::::

:::: question {#q-alone objectives=O-1 use=check}
Which answer is about the harbor?

- [ ] A plain one
- [x] A salty one

::: answer
Because of the porcupine in it.
:::
::::
";

const CARD: &str = "instructor/roll-call-01-whom-we-ask.html";

fn roll_call_course() -> Files {
    course_with_module(ROLL_CALL)
}

#[test]
fn a_roll_call_card_has_what_one_person_needs_and_no_more() {
    let files = kit(&roll_call_course(), &settings("c", Edition::Instructor));
    let cards: Vec<&String> = files.keys().filter(|path| path.contains("roll-call")).collect();
    assert_eq!(cards, [CARD]);
    let card = page(&files, CARD);
    for part in [
        "Whom we ask",
        "<b>10 minutes</b>",
        "M1</b> The counter",
        "Test course 1.0.0",
        "handout-01-m.html#whom-we-ask\">handout M1, part 2</a>, one each",
        "the worksheet “Night sheet” in it",
        "the slide “Two points”",
        "Look at the lantern.",
        "Who saw the ferry?",
        "Wait for the tide.",
        "Anchor",
        "Keep the compass.",
        "Your agency’s text stands here: Our harbor rule",
        "Ring the bell twice.",
        "for telecommunicator",
        "Which answer is about the harbor?",
        "A salty one",
        "people may step out",
        "Taught on",
    ] {
        assert!(card.contains(part), "`{part}` is missing:\n{card}");
    }
    for other in [
        "otter",
        "heron",
        "Elsewhere",
        "pelican",
        "Quote the rule",
        "envelope",
        "walrus",
        "badger",
        "porcupine",
        "(right)",
        "class=\"right\"",
    ] {
        assert!(!card.contains(other), "`{other}` stands on the card:\n{card}");
    }
    let cover = page(&files, "index.html");
    assert!(cover.contains(&format!("<a href=\"{CARD}\">Roll-call cards</a>")), "{cover}");
    let index = page(&files, "instructor/search.html");
    assert!(index.contains("Roll-call card: Whom we ask"), "{index}");
    let guide = page(&files, "instructor/facilitator-guide.html");
    let link = "<a href=\"roll-call-01-whom-we-ask.html\">Also a roll-call card</a>";
    assert_eq!(guide.matches(link).count(), 1, "one section is marked");
}

#[test]
fn only_instructors_have_roll_call_cards_and_only_where_a_section_is_marked() {
    for edition in [Edition::Participant, Edition::Public] {
        let files = kit(&roll_call_course(), &settings("c", edition));
        assert!(files.keys().all(|path| !path.contains("roll-call")), "{:?}", files.keys());
    }
    let unmarked = course_with_module(&ROLL_CALL.replace(" roll-call}", "}"));
    let files = kit(&unmarked, &settings("c", Edition::Instructor));
    assert!(files.keys().all(|path| !path.contains("roll-call")), "{:?}", files.keys());
    assert!(!page(&files, "index.html").contains("Roll-call"));
}

#[test]
fn an_agencys_text_stands_on_the_card_unless_it_would_take_the_sheet() {
    let card = |text: &str| {
        let mut files = roll_call_course();
        files.insert(
            "agencies/a/agency.yaml".into(),
            b"format: 1\nid: a\nname: Harbor Police\nkind: municipal\n".to_vec(),
        );
        files.insert("agencies/a/inserts/harbor-rule.md".into(), text.as_bytes().to_vec());
        let mut settings = settings("c", Edition::Instructor);
        settings.agency = Some(Slug::parse("a").unwrap());
        page(&kit(&files, &settings), CARD)
    };
    let short = card("No boat leaves before six.\n");
    assert!(short.contains("No boat leaves before six.") && !short.contains("stands here"));
    let long = card(&"No boat leaves before six. ".repeat(60));
    assert!(!long.contains("No boat leaves") && !long.contains("stands here"), "{long}");
    assert!(long.contains("your own text “Our harbor rule”"), "{long}");
}

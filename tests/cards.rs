//! What an evaluator, a station leader and a role player hold; and the index that finds it all.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

use kitbag::projection::Edition;
use support::{Files, course_with, kit, settings};

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

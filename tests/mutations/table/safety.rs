//! Scenarios and their safety.

use crate::table::{COURSE, Mutation, VISITOR, WELCOME, mutation};

pub(crate) fn faults() -> Vec<Mutation> {
    let mut faults = plans();
    faults.extend(scenarios());
    faults
}

const PLAN: &str = "\
safety_plan: {stop_word: Amber, rules: [Anyone may end a round., Nobody touches anybody., No weapon comes into the room.]}
";

const RULES: &str =
    "rules: [Anyone may end a round., Nobody touches anybody., No weapon comes into the room.]";

/// A second scenario, which goes before the debriefing.
const SECOND: &str = "
:::: scenario The key {#the-key minutes=10}
- **Set-up.** The same table, and a role player without a key.
- **Stop conditions.** The word Amber.

::: role-player Ms. Dale {#script-dale}
You stand before your own locked door. Speak low.
:::
::::
";

/// Where the first scenario ends.
const END: &str = "Never come around the table.\n:::\n::::\n";

fn plans() -> Vec<Mutation> {
    vec![
        mutation("scenario-without-safety-plan")
            .delete(COURSE, PLAN)
            .found(VISITOR, "«:::: scenario The letter {#the-letter minutes=30}»"),
        mutation("scenario-without-safety-plan")
            .delete(COURSE, PLAN)
            .insert(VISITOR, END, SECOND)
            .found(VISITOR, "«:::: scenario The letter {#the-letter minutes=30}»")
            .found(VISITOR, "«:::: scenario The key {#the-key minutes=10}»"),
        mutation("safety-plan-without-rules")
            .change(COURSE, format!(", {RULES}"), "")
            .found(COURSE, "safety_plan: «{stop_word: Amber}»"),
        mutation("safety-plan-without-rules")
            .change(COURSE, RULES, "rules: []")
            .found(COURSE, "safety_plan: «{stop_word: Amber, rules: []}»"),
    ]
}

fn scenarios() -> Vec<Mutation> {
    vec![
        // The player's words are the instructor's now.
        mutation("scenario-without-script")
            .change(VISITOR, "::: role-player Mr. Reed {#script-reed}", "::: instructor Mr. Reed")
            .found(VISITOR, "«:::: scenario The letter {#the-letter minutes=30}»"),
        // Of two scenarios, one has a script.
        mutation("scenario-without-script")
            .insert(VISITOR, END, SECOND)
            .change(VISITOR, "::: role-player Ms. Dale {#script-dale}", "::: do")
            .found(VISITOR, "«:::: scenario The key {#the-key minutes=10}»"),
        mutation("scenario-without-stop-conditions")
            .delete(VISITOR, "- **Stop conditions.** The word Amber, any touch, or five minutes.\n")
            .found(VISITOR, "«:::: scenario The letter {#the-letter minutes=30}»"),
        // Neither a word that begins so, nor the stop word.
        mutation("scenario-without-stop-conditions")
            .insert(VISITOR, END, SECOND)
            .change(
                VISITOR,
                "- **Stop conditions.** The word Amber.",
                "- **The end.** Five minutes, nonstop.",
            )
            .found(VISITOR, "«:::: scenario The key {#the-key minutes=10}»"),
        mutation("stop-word-never-told")
            .change(
                VISITOR,
                "Anyone may call **Amber**, and everybody",
                "Anyone may call out, and everybody",
            )
            .found(VISITOR, "«:::: scenario The letter {#the-letter minutes=30}»"),
        // Only the instructor has it.
        mutation("stop-word-never-told")
            .change(VISITOR, "::: safety The word {#safety-word}", "::: instructor The word")
            .found(VISITOR, "«:::: scenario The letter {#the-letter minutes=30}»"),
        // The plan has another word by now.
        mutation("stop-word-never-told")
            .change(COURSE, "stop_word: Amber", "stop_word: Ambers")
            .found(VISITOR, "«:::: scenario The letter {#the-letter minutes=30}»"),
        // Another module tells it, and this one plays without.
        mutation("stop-word-never-told")
            .insert(
                WELCOME,
                "leave the stories here with us.\n:::\n",
                "\n::: scenario The queue {#the-queue}\n**Stop.** After a minute.\n:::\n",
            )
            .change(
                WELCOME,
                "- The word **Amber** ends every round. Anyone may say it.",
                "- Anyone may end a round.",
            )
            .found(WELCOME, "«::: scenario The queue {#the-queue}»"),
    ]
}

//! The rules, one a file. `check::RULES` gives their order.

pub(super) mod section_minutes_mismatch;
pub(super) mod day_past_its_end;
pub(super) mod module_in_no_day;
pub(super) mod impossible_class_size;
pub(super) mod objective_without_module;
pub(super) mod objective_without_assessment;
pub(super) mod verb_that_cannot_be_observed;
pub(super) mod terminal_objective_without_condition_or_criterion;
pub(super) mod objectives_out_of_order;
pub(super) mod requirement_without_objective;
pub(super) mod test_item_without_objective;
pub(super) mod pretest_item_after_lesson;
pub(super) mod test_larger_than_bank;
pub(super) mod tests_of_different_objectives;
pub(super) mod duplicate_item;
pub(super) mod answer_names_a_place;
pub(super) mod right_answer_always_longest;
pub(super) mod right_letter_too_often;
pub(super) mod teach_back_that_cannot_fit;
pub(super) mod dates_out_of_order;
pub(super) mod picture_without_alt_text;
pub(super) mod picture_without_credit;
pub(super) mod scenario_without_safety_plan;
pub(super) mod outline_in_approved_course;
pub(super) mod version_without_record;

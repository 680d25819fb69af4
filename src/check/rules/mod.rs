//! The rules, one a file. `check::RULES` gives their order.

pub(super) mod section_minutes_mismatch;
pub(super) mod day_past_its_end;
pub(super) mod module_in_no_day;
pub(super) mod too_long_without_a_break;
pub(super) mod too_long_without_participation;
pub(super) mod lecture_share_above_limit;
pub(super) mod impossible_class_size;
pub(super) mod pretest_item_after_lesson;
pub(super) mod test_larger_than_bank;
pub(super) mod no_teach_back;
pub(super) mod teach_back_without_rubric;
pub(super) mod teach_back_that_cannot_fit;
pub(super) mod no_facilitation_practice;
pub(super) mod instructor_course_without_inserts;
pub(super) mod insert_without_guidance;
pub(super) mod scenario_without_safety_plan;
pub(super) mod safety_plan_without_rules;
pub(super) mod scenario_without_script;
pub(super) mod scenario_without_stop_conditions;
pub(super) mod stop_word_never_told;
pub(super) mod dates_out_of_order;
pub(super) mod picture_without_alt_text;
pub(super) mod picture_without_credit;
pub(super) mod outline_in_approved_course;
pub(super) mod version_without_record;
